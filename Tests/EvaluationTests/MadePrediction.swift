import Evaluation

/// A prediction with the facts that a test is about.
func prediction(
  reader: String, variant: String? = nil, seed: UInt64? = nil, document: String = "d", id: String = "q",
  question: String = "Who?", kind: String? = nil, answers: [String] = ["Tobin Askerry"], text: String = "",
  score: Double? = nil, metrics: [Metric] = [], isInWindow: Bool? = nil, judgement: Judgement? = nil
) -> Prediction {
  var made = Prediction(
    unit: RunUnit(variant: variant, seed: seed, document: document, reader: reader),
    question: TaskQuestion(
      id: id, kind: kind, text: question, answers: answers, prompt: TaskPrompt(question: question, title: nil),
      maxTokens: nil, scoring: .metric(.recall)),
    documentTokens: 1000,
    answer: ReaderAnswer(
      text: text, prompt: question, promptTokens: 9, cutTokens: 0, answerTokens: 3, isComplete: true),
    metrics: metrics, isInWindow: isInWindow, seconds: 1)
  if let score { made.score = score }
  made.judgement = judgement
  return made
}
