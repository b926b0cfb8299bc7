import Foundation

extension SyntheticDocumentMaker {
  /// RULER's most frequent words: words without meaning whose number falls with the square of their rank, and dots as
  /// the first of them. The three next are the answer.
  ///
  ///     count(rank) = ⌊words · rank⁻² / ζ(2)⌋
  mutating func frequentWords() -> TaskDocument? {
    let vocabulary = ["..."] + random.distinct(max(5, length / 50 - 1)) { $0.code(length: 6) }
    let order = random.split()
    func text(_ size: Int) -> String {
      let words = zip(vocabulary, counts(ofWords: size, ranks: vocabulary.count)).flatMap {
        Array(repeating: $0, count: $1)
      }
      var order = order
      return order.shuffled(words).joined(separator: " ")
    }
    // With fewer than 53 words, the fourth and the fifth rank can be as frequent as each other.
    guard let size = largestSize(within: length, from: 60, guess: length / 3, tokens: { tokenCount(text($0)) })
    else { return nil }
    return document(text(size), asking: .frequentWords, answers: Array(vocabulary[1...3]))
  }

  private func counts(ofWords count: Int, ranks: Int) -> [Int] {
    let zeta = Double.pi * .pi / 6
    return (1...ranks).map { Int(Double(count) / Double($0 * $0) / zeta) }
  }
}
