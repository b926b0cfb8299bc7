/// Which question word a phrase answers to.
enum Wh {
  /// "Who" for people; "Who or what" for a name that may be anybody's; else "What".
  static func word(for range: Range<Int>, in clause: Clause) -> String {
    let words = clause.words, start = range.lowerBound, names = clause.names(in: range)
    if let name = names.first, name.lowerBound == start, words[name.upperBound - 1].possessive.isEmpty {
      if clause.vocabulary.isPerson(words[name]) { return "Who" }
      return name == range ? "Who or what" : "What"
    }
    if let name = names.first, name == (start + 1)..<range.upperBound {
      if words[start].lower == "the" { return clause.vocabulary.isPerson(words[name]) ? "Who" : "What" }
      if words[start].isArticle { return "Who or what" }
    }
    // "the engineer Runa Castelmay"
    if let name = names.last, name.lowerBound > start, name.upperBound == range.upperBound,
      Nouns.isPerson(words[name.lowerBound - 1].lower)
    {
      return "Who"
    }
    if ["whoever", "nobody", "everybody", "anyone", "everyone"].contains(words[start].lower) { return "Who" }
    guard let head = Nouns.head(of: start, Array(words[..<range.upperBound])) else { return "What" }
    let noun = words[head].lower
    return Nouns.isPerson(noun) || noun.hasSuffix("s") && Nouns.isPerson(String(noun.dropLast())) ? "Who" : "What"
  }

  /// ``QuestionAnswer/form`` of a question that begins with it.
  static func form(_ word: String) -> String { word == "What" ? "what" : "who" }
}
