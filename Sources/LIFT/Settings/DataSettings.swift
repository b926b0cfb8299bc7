import Diagnostics

/// What of the document is trained on, and behind what.
public struct DataSettings: Sendable, Equatable, Codable {
  /// ℓ, in tokens.
  public var segmentLength = 64
  /// s, in tokens; nil is 3/8 of the length.
  public var segmentOffset: Int?
  /// Contextualised training: tokens of the document's head and tail that a segment is recited behind; nil trains plain
  /// segments.
  public var sliceLength: Int?
  /// When the slices are drawn.
  public var slices = SliceDraw.once
  /// What is asked and answered beside the segments, in the second stage.
  public var tasks = TaskKind.none
  /// Tasks for a document, where they are not written for each passage.
  public var taskCount = 5
  /// Who writes questions about passages: `rules`, `self`, a server's address, or a file of pairs.
  public var writer = "rules"
  /// The model's name on the server that writes.
  public var writerModel: String?
  /// The most questions about a passage in an epoch; nil is as many as its writer has. Rules ask others in every epoch.
  public var pairs: Int?
  /// Neighbouring sentences are one passage while they have at most so many characters; nil leaves each alone.
  public var passageLength: Int?
  /// Share of the questions that are asked with the passage and what precedes it in view, not closed book.
  public var inView = 0.0
  /// M: the most tokens of a task, its answer included; nil is the model's window.
  public var promptLimit: Int?

  public init() {}

  public enum SliceDraw: String, Sendable, Codable, CaseIterable {
    /// Once for the document, as published.
    case once
    /// Anew for every epoch.
    case epoch
  }

  public enum TaskKind: String, Sendable, Codable, CaseIterable {
    case none
    /// ``SentenceOrder``.
    case sentenceOrder = "sentence-order"
    /// ``WindowQuestions``.
    case windowQuestions = "window-questions"
    /// ``PassageQuestions``.
    case questions
  }

  public var segments: Segments {
    get throws {
      try Segments(length: segmentLength, offset: segmentOffset ?? max(1, segmentLength / 8 * 3 + segmentLength % 8 * 3 / 8))
    }
  }

  public func validate() throws {
    _ = try segments
    if let sliceLength { try ContextSlices.check(length: sliceLength) }
    if sliceLength == nil && slices != .once {
      throw InputError.usage("slices", "there are none to draw", remedy: "Give their length with slice-length.")
    }
    if taskCount < 1 { throw InputError.usage("task-count", "\(taskCount) is not at least 1") }
    if taskCount > 10_000 { throw InputError.usage("task-count", "\(taskCount) is more than 10000") }
    if let pairs, !(1...1000).contains(pairs) { throw InputError.usage("pairs", "\(pairs) is not from 1 to 1000") }
    let kind = try WriterKind(writer)
    switch (kind, writerModel) {
    case (.server(let address), nil):
      throw InputError.usage(
        "writer-model", "the server at \(address) must be told which model writes", remedy: "Give the model's name there.")
    case (.server, _), (_, nil): break
    case (_, _?): throw InputError.usage("writer-model", "the writer \(writer) is no server", remedy: "Leave it out.")
    }
    if let passageLength, passageLength < 1 {
      throw InputError.usage("passage-length", "\(passageLength) is not at least 1")
    }
    if !(inView >= 0 && inView <= 1) { throw InputError.usage("in-view", "\(inView) is not a share from 0 to 1") }
    if let promptLimit, promptLimit < 64 {
      throw InputError.usage("prompt-limit", "\(promptLimit) is not at least 64", remedy: "A question must fit.")
    }
  }
}
