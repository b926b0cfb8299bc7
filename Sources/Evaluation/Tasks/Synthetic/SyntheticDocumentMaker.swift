import Randomness

/// Makes one document to measure.
///
/// Every task returns nil if the length is too short for it.
struct SyntheticDocumentMaker {
  /// Tokens.
  let length: Int
  /// Of what is asked for; nil leaves it to chance.
  let depth: Double?
  var random: SeededGenerator
  /// The caller's running text.
  let sentences: [String]?
  let tokenCount: (String) -> Int

  /// Running text: the caller's from some sentence on, and from its first when the last is used up; or plain sentences.
  mutating func runningText(separator: String) -> Haystack {
    if let sentences {
      let start = random.index(below: sentences.count)
      return .text(separator: separator, tokenCount: tokenCount) { sentences[(start + $0) % sentences.count] }
    }
    var filler = FillerSentences(random.split())
    return .text(separator: separator, tokenCount: tokenCount) { _ in filler.next() }
  }

  /// A document with one question about it.
  func document(
    _ text: String, asking question: String, answers: [String], prompt: TaskPrompt, maxTokens: Int?, scoring: Scoring,
    evidence: [String] = []
  ) -> TaskDocument {
    TaskDocument(
      id: "", title: nil, text: text,
      questions: [
        TaskQuestion(
          id: "1", text: question, answers: answers, prompt: prompt, maxTokens: maxTokens, scoring: scoring,
          evidence: evidence)
      ])
  }

  /// A document with a question of RULER.
  func document(
    _ text: String, asking template: RULERTemplate, filling values: [String: String] = [:], example: String = "",
    answers: [String], evidence: [String] = []
  ) -> TaskDocument {
    let prompt = template.prompt(filling: values, example: example)
    return document(
      text, asking: prompt.closedBook, answers: answers, prompt: prompt, maxTokens: template.maxTokens,
      scoring: template.scoring, evidence: evidence)
  }
}
