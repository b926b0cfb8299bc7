/// The candidate that was probably meant by a misspelt word; nil if none is close.
///
/// Close is at most one edit in three letters, where case and the marks between words do not count: `learning_rate` is
/// `learningRate`.
func nearest(to word: String, among candidates: [String]) -> String? {
  let letters = letters(word)
  guard !letters.isEmpty else { return nil }
  return candidates
    .map { ($0, editDistance(letters, Recipes.letters($0))) }
    .filter { $0.1 <= max(1, letters.count / 3) }
    .min { $0.1 < $1.1 }?.0
}

private func letters(_ word: String) -> [Character] {
  word.lowercased().filter { $0 != "_" && $0 != "-" }.map(\.self)
}

/// The fewest insertions, deletions, replacements and exchanges of neighbours that turn one word into the other, no
/// letter being touched twice (the optimal string alignment distance).
///
///     d[i, j] = min(d[i−1, j] + 1, d[i, j−1] + 1, d[i−1, j−1] + [a_i ≠ b_j], d[i−2, j−2] + 1 if exchanged)
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var d = (0...a.count).map { i in (0...b.count).map { j in i == 0 ? j : j == 0 ? i : 0 } }
  for i in a.indices.map({ $0 + 1 }) {
    for j in b.indices.map({ $0 + 1 }) {
      let same = a[i - 1] == b[j - 1]
      d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1) }
    }
  }
  return d[a.count][b.count]
}
