/// A row for each question: its document where there are several, its id and text, the right answers, and what each
/// reader said, behind a mark: `●` for a full score, `◐` for a part, `○` for none.
///
/// Readers and questions stand in the order in which they first appear. A reader has a column for each variant and seed
/// that it was run with; a question that it did not answer has an empty cell there.
/// - Parameter width: The most characters of a line; longer cells end in `…`.
public func answerTable(_ predictions: [Prediction], width: Int) -> String {
  let columns = predictions.map(AnswerColumn.init).unique
  let labels = columns.map { $0.label(among: columns) }
  let hasDocuments = Set(predictions.map(\.document)).count > 1
  let heads = (hasDocuments ? ["document"] : []) + ["id", "question", "right answer"]
  var table = TextTable((heads + labels).map { .init($0) })
  let answered = Dictionary(grouping: predictions, by: \.key)
  for key in predictions.map(\.key).unique {
    guard let answers = answered[key], let first = answers.first else { continue }
    let said = Dictionary(answers.map { (AnswerColumn($0), "\($0.mark) \($0.prediction)") }, uniquingKeysWith: { $1 })
    table.append(
      (hasDocuments ? [key.document] : []) + [key.id, first.question, first.answers.joined(separator: " | ")]
        + columns.map { said[$0] ?? "" })
  }
  return table.rendered(width: width)
}

extension Prediction {
  /// `●` for a full score, `◐` for a part, `○` for none.
  public var mark: String { score >= 1 ? "●" : score > 0 ? "◐" : "○" }
}

private struct AnswerColumn: Hashable {
  var reader: String
  var variant: String?
  var seed: UInt64?

  init(_ prediction: Prediction) {
    (reader, variant, seed) = (prediction.reader, prediction.variant, prediction.seed)
  }

  /// The reader's name, with what tells its columns apart.
  func label(among all: [AnswerColumn]) -> String {
    let own = all.filter { $0.reader == reader }
    var parts = [reader]
    if let variant, Set(own.map(\.variant)).count > 1 { parts.append(variant) }
    if let seed, Set(own.map(\.seed)).count > 1 { parts.append("seed \(seed)") }
    return parts.joined(separator: " · ")
  }
}
