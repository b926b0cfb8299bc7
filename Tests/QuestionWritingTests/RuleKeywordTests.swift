import QuestionWriting
import Testing

/// Questions of a few words, whose answer is the sentence that has them all.
struct RuleKeywordTests {
  private let text = """
    The red hen of Durrow sat on eleven eggs. The red hen of Durrow sang before the storm. Margit Brask lost the key of \
    the mill in 1733.
    """

  private func pairs(_ text: String) -> [QuestionAnswer] {
    (0..<30 as Range<UInt64>).flatMap { rulePairs(text, seed: $0) }.filter { $0.form == "keywords" }
  }

  private func words(_ text: String) -> Set<String> {
    Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }

  /// What the wording adds to the words of the sentence.
  private let wording: Set = [
    "what", "does", "the", "text", "say", "about", "do", "you", "know", "tell", "me", "which", "sentence", "mentions",
    "and", "who", "where", "when", "why", "how", "is", "did", "much", "many", "long",
  ]

  @Test func theAnswerIsTheOnlySentenceWithTheseWords() {
    let sentences = Passage.passages(of: text).map(\.text)
    let pairs = pairs(text)
    #expect(Set(pairs.map(\.answer)) == Set(sentences))
    for pair in pairs {
      let keywords = words(pair.question).subtracting(wording)
      #expect((2...4).contains(keywords.count), "\(pair)")
      #expect(sentences.filter { words($0).isSuperset(of: keywords) } == [pair.answer], "\(pair)")
    }
  }

  /// "red hen Durrow" would have two answers.
  @Test func wordsThatTwoSentencesShareAreNotEnough() {
    let own: Set = ["sat", "eleven", "eggs"]
    let first = pairs(text).filter { $0.answer.hasSuffix("eggs.") }
    #expect(first.count > 20 && first.allSatisfy { !words($0.question).isDisjoint(with: own) })
  }

  @Test func wordsOfNoMeaningAreNotAskedFor() {
    let asked = Set(pairs(text).flatMap { words($0.question) })
    #expect(asked.isSuperset(of: ["1733", "key", "mill", "margit"]) && asked.isDisjoint(with: ["of", "on", "in", "before"]))
  }

  @Test func theyAreAskedInSeveralWaysInEnglishAndAsBareWordsElsewhere() {
    let english = pairs(text).map(\.question)
    for start in ["Tell me about ", "Which sentence mentions ", "Who ", "How long "] {
      #expect(english.contains { $0.hasPrefix(start) }, "\(start)")
    }
    #expect(english.contains { words($0).isDisjoint(with: wording) })
    let german = pairs("Der Müller von Durrow verkaufte gestern elf Säcke Mehl.")
    let sentence = words("Der Müller von Durrow verkaufte gestern elf Säcke Mehl.")
    #expect(!german.isEmpty && german.allSatisfy { words($0.question).isSubset(of: sentence) })
  }
}
