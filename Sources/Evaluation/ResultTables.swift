import Foundation

/// A row for each question: its id and text, the right answers, and what each reader said, behind a mark: `●` all words of
/// a right answer are in it, `◐` some, `○` none.
///
/// Readers and questions stand in the order in which they first appear; a question that a reader did not answer has an
/// empty cell there.
/// - Parameter width: The most characters of a line; longer cells end in `…`.
public func answerTable(_ predictions: [Prediction], width: Int) -> String {
  let readers = unique(predictions.map(\.reader))
  let answered = Dictionary(grouping: predictions, by: \.id)
  var table = TextTable(["id", "question", "right answer"].map { .init($0) } + readers.map { .init($0) })
  for id in unique(predictions.map(\.id)) {
    guard let answers = answered[id], let first = answers.first else { continue }
    table.append(
      [id, first.question, first.answers.joined(separator: " | ")]
        + readers.map { reader in answers.first { $0.reader == reader }.map { "\(mark($0)) \($0.prediction)" } ?? "" })
  }
  return table.rendered(width: width)
}

private func mark(_ prediction: Prediction) -> String {
  switch prediction.metrics.recall {
  case 1: "●"
  case 0: "○"
  default: "◐"
  }
}

/// A row for each reader: questions, scores in percent, and seconds for preparing and for answering.
public func scoreTable(_ scores: [ReaderScore]) -> String {
  var table = TextTable([
    .init("reader"), .init("n", .right), .init("exact match", .right), .init("F1", .right), .init("recall", .right),
    .init("prepare s", .right), .init("answer s", .right),
  ])
  func oneDecimal(_ value: Double) -> String { String(format: "%.1f", value) }
  for score in scores {
    table.append(
      [score.reader, String(score.n)] + [score.exactMatch, score.f1, score.recall].map { oneDecimal(100 * $0) }
        + [score.prepareSeconds, score.seconds].map(oneDecimal))
  }
  return table.rendered()
}

private func unique(_ texts: [String]) -> [String] {
  var seen: Set<String> = []
  return texts.filter { seen.insert($0).inserted }
}
