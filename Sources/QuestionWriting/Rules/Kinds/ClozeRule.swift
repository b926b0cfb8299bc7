import Randomness

/// "Fill in the blank: the Green Book has exactly ____ pages." → "eleven".
enum ClozeRule: QuestionRule {
  static let blank = "____"

  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    let sentence = scene.sentence
    if sentence.isUnspaced {
      return UnspacedText.terms(sentence.text).map { candidate(sentence.text.replacing($0), String(sentence.text[$0])) }
    }
    guard sentence.words.count >= 4 else { return [] }
    return gaps(scene).compactMap { gap in
      guard gap.count * 2 <= sentence.words.count, let answer = sentence.phrase(gap) else { return nil }
      return candidate(sentence.replacing(gap, with: blank), answer)
    }
  }

  private static func candidate(_ text: String, _ answer: String) -> Candidate {
    Candidate(
      "cloze",
      [
        "Fill in the blank: \(text)", "Complete the sentence: \(text)", "What belongs in the gap? \(text)",
        "Which words are missing here? \(text)", "What is missing in this sentence: \(text)",
      ], [answer])
  }

  /// Names, numbers, dates, quoted words, and what the clause's verb is followed by; where there is none of these, the
  /// longest rare word.
  private static func gaps(_ scene: Scene) -> [Range<Int>] {
    let words = scene.words
    var gaps = scene.names + words.indices.filter { Quantity.isNumber(words[$0]) }.map { $0..<($0 + 1) } + quoted(words)
    if scene.sentence.isEnglish {
      gaps += TimePhrase.find(in: words, words.indices).map(\.core) + [object(scene)].compactMap(\.self)
    } else {
      // In other languages a capital within a sentence is all that tells a name, in German a noun.
      gaps += words.indices.dropFirst().filter {
        words[$0].isCapitalised && words[$0].text.count > 2 && !words[$0 - 1].closing.contains(".")
      }.map { $0..<($0 + 1) }
    }
    if gaps.isEmpty { gaps = [rarest(scene)].compactMap(\.self) }
    var seen: Set<Range<Int>> = []
    return gaps.filter { seen.insert($0).inserted }
  }

  /// What stands in quotes, up to five words.
  private static func quoted(_ words: [Word]) -> [Range<Int>] {
    words.indices.filter { words[$0].opening.contains { "“\"«„".contains($0) } }.compactMap { start in
      let end = words[start...].prefix(5).firstIndex { $0.closing.contains { "”\"»“".contains($0) } }
      return end.map { start..<($0 + 1) }
    }
  }

  /// Up to five words behind the main clause's verb, if no pronoun was replaced in it.
  private static func object(_ scene: Scene) -> Range<Int>? {
    guard let clause = scene.clauses.first, clause.sentence.text == scene.sentence.text else { return nil }
    return clause.nounPhrase(clause.rest).flatMap { $0.count <= 5 ? $0 : nil }
  }

  private static func rarest(_ scene: Scene) -> Range<Int>? {
    let words = scene.words
    func rank(_ index: Int) -> (Int, Int, Int) {
      (scene.vocabulary.frequency(of: words[index].lower), -words[index].text.count, index)
    }
    return words.indices.filter { words[$0].text.count >= 6 && words[$0].text.allSatisfy(\.isLetter) }
      .min { rank($0) < rank($1) }.map { $0..<($0 + 1) }
  }
}

extension String {
  /// With a blank in the place of a part.
  fileprivate func replacing(_ range: Range<String.Index>) -> String {
    String(self[..<range.lowerBound]) + ClozeRule.blank + String(self[range.upperBound...])
  }
}
