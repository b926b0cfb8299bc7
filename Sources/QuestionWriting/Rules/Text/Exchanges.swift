import Randomness

/// What a name, year or number of a document may be exchanged for, so that a statement becomes false.
struct Exchanges {
  private var years: [String] = []
  private var people: [String] = []
  private var seen: Set<String> = []

  mutating func add(_ words: [Word], _ vocabulary: Vocabulary) {
    for word in words where Calendar.isYear(word) && seen.insert(word.text).inserted { years.append(word.text) }
    for name in Names.find(in: words, vocabulary)
    where vocabulary.isPerson(words[name]) && name.count > 1 && words[name].allSatisfy(\.isCapitalised) {
      let text = words[name].map { $0.text }.joined(separator: " ")
      if words[name].allSatisfy({ $0.closing.isEmpty || $0 == words[name].last }), seen.insert(text).inserted {
        people.append(text)
      }
    }
  }

  /// Another year of the document.
  func year(besides year: String, _ random: inout SeededGenerator) -> String? {
    let others = years.filter { $0 != year }
    return others.isEmpty ? nil : random.element(of: others)
  }

  /// A person whom a sentence does not name.
  func person(notIn sentence: String, _ random: inout SeededGenerator) -> String? {
    let others = people.filter { name in !name.split(separator: " ").contains { sentence.contains($0) } }
    return others.isEmpty ? nil : random.element(of: others)
  }

  /// A number of the same size that is another one.
  func number(like word: Word, _ random: inout SeededGenerator) -> String? {
    if let place = small.firstIndex(of: word.lower) {
      let others = small.indices.filter { $0 != place }
      return small[random.element(of: others)]
    }
    guard let value = Int(word.text), value > 1, value < 1000 else { return nil }
    return String(value + 1 + random.index(below: value))
  }

  private let small = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
}
