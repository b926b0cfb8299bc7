/// What the words of a document tell about each other: which are names, and which of those are people.
struct Vocabulary {
  private var lowercase: [String: Int] = [:]
  private var capitalised: [String: Int] = [:]
  private(set) var people: Set<String> = []

  mutating func add(_ words: [Word]) {
    for (place, word) in words.enumerated() where word.text.first?.isLetter == true {
      let startsSentence =
        place == 0 || words[place - 1].closing.contains { ".:!?“”\"".contains($0) } || !word.opening.isEmpty
      if !word.isCapitalised {
        lowercase[word.lower, default: 0] += 1
      } else if !startsSentence {
        capitalised[word.lower, default: 0] += 1
      }
    }
  }

  /// Notes who is a person; the counts must be complete.
  mutating func addPeople(_ words: [Word]) {
    for name in Names.find(in: words, self) where PersonEvidence.isFound(words, name) {
      people.insert(words[name].map(\.lower).joined(separator: " "))
      if let last = words[name].last, name.count > 1, words[name].allSatisfy(\.isCapitalised) {
        people.insert(last.lower)
      }
    }
  }

  func frequency(of word: String) -> Int { lowercase[word, default: 0] + capitalised[word, default: 0] }

  /// Whether a capital letter at a sentence's beginning is the word's own.
  func isName(_ word: Word) -> Bool {
    guard word.isCapitalised, !word.isOfClosedClass else { return false }
    return capitalised[word.lower, default: 0] > lowercase[word.lower, default: 0]
  }

  func isKnownInLowerCase(_ word: Word) -> Bool { lowercase[word.lower, default: 0] > 0 }

  /// Whether a name is that of a person, so far as the document or a common given name tells.
  func isPerson(_ words: ArraySlice<Word>) -> Bool {
    guard let first = words.first, let last = words.last else { return false }
    if !last.possessive.isEmpty { return false }
    if words.count > 1, PersonEvidence.titles.contains(first.lower) { return true }
    if people.contains(words.map(\.lower).joined(separator: " ")) { return true }
    if words.contains(where: { $0.lower == "of" }) { return false }
    return people.contains(last.lower) || words.count > 1 && PersonEvidence.givenNames.contains(first.lower)
  }
}
