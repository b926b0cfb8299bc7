/// Cuts what is too long to be quoted.
enum Stretches {
  /// The sentence itself, or stretches of it that have at most ``RuleSentence/mostWords`` words (without blanks:
  /// ``RuleSentence/mostCharacters`` characters). A stretch ends at the last punctuation of its second half, else where
  /// it is full.
  static func of(_ text: String) -> [RuleSentence] {
    let isUnspaced = Script.isUnspaced(text)
    let pieces = isUnspaced ? text.map(String.init) : text.split(separator: " ").map(String.init)
    let most = isUnspaced ? RuleSentence.mostCharacters : RuleSentence.mostWords
    if pieces.count <= most { return [RuleSentence(text)] }
    var result: [RuleSentence] = [], start = 0
    while start < pieces.count {
      var end = min(start + most, pieces.count)
      if end < pieces.count {
        let half = (start + most / 2)..<end
        if let mark = half.last(where: { pieces[$0].last.map(marks.contains) == true }) { end = mark + 1 }
      }
      let stretch = pieces[start..<end].joined(separator: isUnspaced ? "" : " ").trimmingEnds { $0 == " " }
      if !stretch.isEmpty { result.append(RuleSentence(stretch, isWhole: false)) }
      start = end
    }
    return result
  }

  private static let marks: Set<Character> = [",", ";", ":", "—", "–", "、", "，", "；", "：", ".", "!", "?"]
}
