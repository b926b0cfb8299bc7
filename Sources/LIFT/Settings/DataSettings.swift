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
  /// Tasks for a document.
  public var taskCount = 5
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
    if let promptLimit, promptLimit < 64 {
      throw InputError.usage("prompt-limit", "\(promptLimit) is not at least 64", remedy: "A question must fit.")
    }
  }
}
