import Evaluation

extension Report {
  static func exampleSection(_ record: RunRecord, _ scores: [ReaderScore]) -> String? {
    guard let worst = WorstExamples(record, scores), !worst.examples.isEmpty else { return nil }
    let order = scores.count > 1 ? "the largest gap to the best reader first" : "the lowest scores first"
    return section(
      "Where \(worst.subject.label) does worst",
      note: "\(worst.examples.count) of \(worst.questionCount) questions, \(order).",
      worst.examples.map(article).joined(separator: "\n"))
  }

  private static func article(_ example: WorstExamples.Example) -> String {
    let question = example.question
    let rows = example.answers.map { label, answer in
      """
      <div><dt>\(label.xmlEscaped)</dt><dd class="right">\(answer.mark) \(percentText(answer.score))</dd>\
      <dd>\(clipped(answer.prediction, 400).xmlEscaped)\
      \(answer.isComplete ? "" : " <span class=\"muted\">(at the limit)</span>")</dd></div>
      """
    }
    let place = [question.document, question.id, question.kind].compactMap { $0 }.joined(separator: " · ")
    return """
      <article>
      <h3>\(clipped(question.question, 600).xmlEscaped)</h3>
      <p class="note">\(place.xmlEscaped)</p>
      <p>Right: <strong>\(clipped(question.answers.joined(separator: " | "), 400).xmlEscaped)</strong></p>
      <dl class="answers">
      \(rows.joined(separator: "\n"))
      </dl>
      <details><summary>End of the prompt of \(question.reader.xmlEscaped), \(grouped(question.promptTokens)) tokens\
      </summary><pre>\(tail(question.prompt, 600).xmlEscaped)</pre></details>
      </article>
      """
  }

  private static func clipped(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : text.prefix(count) + "…"
  }

  private static func tail(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : "…" + text.suffix(count)
  }
}
