import QuestionWriting

/// What a writer has done, and how long it took.
public struct WritingReport: Sendable, Equatable {
  public let writer: String
  public let passages: Int
  /// Passages that have come.
  public private(set) var writtenPassages = 0
  public private(set) var pairs = 0
  /// Passages that the writer gave up, and why it did with the last of them.
  public private(set) var failures = 0
  public private(set) var lastFailure: String?
  /// Seconds from the first request to the last reply.
  public private(set) var seconds = 0.0
  /// Seconds among them in which nothing else went on: of computing, or of waiting.
  public private(set) var waitingSeconds = 0.0

  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant?
  private var isOver = false

  init(writer: String, passages: Int) { (self.writer, self.passages) = (writer, passages) }

  /// Share of the writing during which the training went on.
  public var overlap: Double { seconds == 0 ? 0 : max(0, 1 - waitingSeconds / seconds) }

  public static func == (a: WritingReport, b: WritingReport) -> Bool {
    (a.writer, a.passages, a.writtenPassages, a.pairs, a.failures, a.seconds)
      == (b.writer, b.passages, b.writtenPassages, b.pairs, b.failures, b.seconds) && a.waitingSeconds == b.waitingSeconds
  }

  mutating func timed<Result>(_ body: () throws -> Result) rethrows -> Result {
    let begin = clock.now
    if start == nil { start = begin }
    defer {
      waitingSeconds += (clock.now - begin) / .seconds(1)
      if let start, !isOver { seconds = (clock.now - start) / .seconds(1) }
    }
    return try body()
  }

  mutating func count(_ passage: WrittenPassage) {
    writtenPassages += 1
    pairs += passage.pairs.count
    if let failure = passage.failure {
      failures += 1
      lastFailure = failure
    }
  }

  mutating func end() { isOver = true }
}
