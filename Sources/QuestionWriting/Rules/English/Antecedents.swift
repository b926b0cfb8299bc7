/// Whom a pronoun at a sentence's beginning means, where only one person is spoken of.
struct Antecedents {
  let entries: [RuleDocument.Entry]
  let vocabulary: Vocabulary

  /// How many sentences back the person may be named.
  static let reach = 6

  /// The sentence with the person's name for its "he", "she", "his" or "her", if that is sure: going back, sentences
  /// name nobody, up to one that begins with the person's name and names nobody else.
  func resolved(_ place: Int) -> RuleSentence? {
    let words = entries[place].sentence.words
    guard let index = pronoun(in: words), let gender = Antecedents.genders[words[index].lower],
      let person = person(before: place, gender)
    else { return nil }
    let isPossessive = words[index].lower == "his" || words[index].lower == "her"
    let pieces = words.map(\.whole)
    return RuleSentence(
      (pieces[..<index] + [person + (isPossessive ? "’s" : "")] + pieces[(index + 1)...]).joined(separator: " "))
  }

  /// The place of the pronoun that the sentence is about: its first word, or the first behind "In 1966", "Internally,".
  private func pronoun(in words: [Word]) -> Int? {
    guard let first = words.first, first.opening.isEmpty else { return nil }
    if Antecedents.genders[first.lower] != nil { return first.closing.isEmpty ? 0 : nil }
    guard first.isPreposition || first.isAdverb || first.lower.hasSuffix("ly"),
      let index = words.prefix(9).firstIndex(where: { Antecedents.genders[$0.lower] != nil }),
      ["he", "she"].contains(words[index].lower), words[index].whole == words[index].text
    else { return nil }
    return people(in: Array(words[..<index])).isEmpty ? index : nil
  }

  private func people(in words: [Word]) -> [Range<Int>] {
    Names.find(in: words, vocabulary).filter { vocabulary.isPerson(words[$0]) }
  }

  private func person(before place: Int, _ gender: Int) -> String? {
    var place = place
    for _ in 0..<Antecedents.reach where place > 0 && !entries[place].beginsSection {
      place -= 1
      let sentence = entries[place].sentence, words = sentence.words
      guard sentence.isWhole, !words.isEmpty else { return nil }
      let people = people(in: words)
      guard let person = people.first else {
        // Somebody without a name, or of the other gender, may be meant.
        let others = words.contains { word in
          Antecedents.genders[word.lower].map { $0 != gender } ?? Nouns.isPerson(word.lower)
        }
        if others { return nil }
        continue
      }
      let last = words[person.upperBound - 1]
      let isFirst = person.lowerBound == 0 || words[0].isPreposition && person.lowerBound < 7
      guard isFirst, last.possessive.isEmpty, people.allSatisfy({ words[$0.upperBound - 1].lower == last.lower }) else {
        return nil
      }
      return sentence.phrase(person)
    }
    return nil
  }

  private static let genders = ["he": 0, "his": 0, "him": 0, "she": 1, "her": 1]
}
