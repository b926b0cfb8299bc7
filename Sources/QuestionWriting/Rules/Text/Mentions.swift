/// Which sentences hold a name or a number.
struct Mentions {
  private var places: [String: Set<Int>] = [:]

  mutating func add(_ sentence: RuleSentence, at place: Int, _ vocabulary: Vocabulary) {
    for term in Mentions.terms(of: sentence, vocabulary) { places[term, default: []].insert(place) }
  }

  /// Whether a sentence alone holds both.
  func isOnly(_ place: Int, with first: String, _ second: String) -> Bool {
    places[first, default: []].intersection(places[second, default: []]) == [place]
  }

  /// Names, and numbers of three digits and more.
  static func terms(of sentence: RuleSentence, _ vocabulary: Vocabulary) -> [String] {
    let words = sentence.words
    let numbers = words.indices.filter { words[$0].isNumber && words[$0].text.count > 2 }.map { $0..<($0 + 1) }
    return (Names.find(in: words, vocabulary) + numbers).compactMap { sentence.phrase($0) }
  }
}
