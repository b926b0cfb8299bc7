import Randomness

/// The sentences of a document as rules see them: without headings, cut where they are too long, with what the words
/// tell of each other.
final class RuleDocument {
  struct Entry {
    let sentence: RuleSentence
    /// Whether a heading or nothing stands before it.
    let beginsSection: Bool
  }

  let entries: [Entry]
  /// Where the sentences of each passage are among ``entries``.
  let places: [Range<Int>]
  let vocabulary: Vocabulary
  let exchanges: Exchanges
  let mentions: Mentions
  private let isPaper: Bool
  private let placesOfWords: [String: Set<Int>]

  init(_ passages: [Passage]) {
    var entries: [Entry] = [], places: [Range<Int>] = [], beginsSection = true
    for passage in passages {
      let start = entries.count
      for text in TextRepair.sentences(in: passage.text) {
        for stretch in text.map(Stretches.of) ?? [] {
          entries.append(Entry(sentence: stretch, beginsSection: beginsSection))
          beginsSection = false
        }
        if text == nil { beginsSection = true }
      }
      places.append(start..<entries.count)
    }
    var vocabulary = Vocabulary(), exchanges = Exchanges(), mentions = Mentions()
    for entry in entries { vocabulary.add(entry.sentence.words) }
    let english = entries.indices.filter { entries[$0].sentence.isEnglish }
    for place in english { vocabulary.addPeople(entries[place].sentence.words) }
    for place in english {
      exchanges.add(entries[place].sentence.words, vocabulary)
      mentions.add(entries[place].sentence, at: place, vocabulary)
    }
    (self.entries, self.places, self.vocabulary, self.exchanges, self.mentions) = (
      entries, places, vocabulary, exchanges, mentions
    )
    var placesOfWords: [String: Set<Int>] = [:]
    for (place, entry) in entries.enumerated() {
      for word in entry.sentence.words { placesOfWords[word.lower, default: []].insert(place) }
    }
    self.placesOfWords = placesOfWords
    let citations = passages.count { $0.text.contains("et al") || $0.text.contains("[1") }
    let we = entries.count { $0.sentence.words.contains { $0.lower == "we" } }
    isPaper = AuthorVoice.isFound(we: we, citations: citations)
  }

  /// Whether a sentence alone holds all these words.
  func isOnly(_ place: Int, with words: [String]) -> Bool {
    let places = words.map { placesOfWords[$0.lowercased(), default: []] }.sorted { $0.count < $1.count }
    guard let rarest = places.first else { return false }
    return rarest.filter { place in places.allSatisfy { $0.contains(place) } } == [place]
  }

  func scene(_ place: Int) -> Scene {
    let sentence = entries[place].sentence
    let hasNext = place + 1 < entries.count && !entries[place + 1].beginsSection
    return Scene(
      sentence: sentence, place: place, clauses: clauses(place),
      previous: entries[place].beginsSection ? nil : entries[place - 1].sentence,
      next: hasNext ? entries[place + 1].sentence : nil, continuation: continuation(behind: place), document: self)
  }

  private func clauses(_ place: Int) -> [Clause] {
    let sentence = entries[place].sentence
    guard sentence.isEnglish, sentence.isWhole else { return [] }
    let named = Antecedents(entries: entries, vocabulary: vocabulary).resolved(place) ?? sentence
    return Statements(of: isPaper ? AuthorVoice.thirdPerson(named) : named, vocabulary).clauses
  }

  /// Up to two sentences that begin with a pronoun, and so go on about the one before.
  private func continuation(behind place: Int) -> [RuleSentence] {
    var result: [RuleSentence] = [], length = entries[place].sentence.words.count
    for entry in entries[(place + 1)...].prefix(2) {
      length += entry.sentence.words.count
      guard !entry.beginsSection, let first = entry.sentence.words.first, RuleDocument.pronouns.contains(first.lower),
        length <= 80
      else { break }
      result.append(entry.sentence)
    }
    return result
  }

  private static let pronouns: Set = ["it", "he", "she", "they", "its", "his", "her", "their"]
}
