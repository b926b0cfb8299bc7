/// Papers say "we": a reader asks what the authors did.
enum AuthorVoice {
  /// Whether a document is by several authors who cite others, so far as its words tell: sentences with "we",
  /// passages with references.
  static func isFound(we: Int, citations: Int) -> Bool { we >= 5 && citations >= 3 }

  /// The sentence with "the authors" for "we".
  static func thirdPerson(_ sentence: RuleSentence) -> RuleSentence {
    guard sentence.words.contains(where: { words[$0.lower] != nil }) else { return sentence }
    let text = sentence.words.map { word in
      guard let other = words[word.lower] else { return word.whole }
      return word.opening + (word.isCapitalised ? other.capitalisedAtStart : other) + word.closing
    }
    return RuleSentence(text.joined(separator: " "), isWhole: sentence.isWhole)
  }

  private static let words = [
    "we": "the authors", "us": "the authors", "our": "the authors'", "ours": "the authors'", "ourselves": "themselves",
  ]
}
