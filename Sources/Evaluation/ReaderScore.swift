/// How well a reader answered, as means over its questions.
public struct ReaderScore: Sendable, Equatable, Codable {
  public var reader: String
  /// Questions answered.
  public var n: Int
  public var exactMatch: Double
  public var f1: Double
  public var recall: Double
  /// What the reader did once for the document, such as training. Work that readers share counts for the first.
  public var prepareSeconds: Double
  /// All answers together.
  public var seconds: Double

  public init(reader: String, predictions: [Prediction], prepareSeconds: Double = 0) {
    let mean = AnswerMetrics.mean(predictions.map(\.metrics))
    self.reader = reader
    n = predictions.count
    exactMatch = mean.exactMatch
    f1 = mean.f1
    recall = mean.recall
    self.prepareSeconds = prepareSeconds
    seconds = predictions.reduce(0) { $0 + $1.seconds }
  }
}
