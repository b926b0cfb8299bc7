import Training

/// One example of a document, and what it is.
public struct LiftExample: Sendable, Equatable {
  public var example: TrainingExample
  /// For people: `segment 3 (tokens 72 to 135)`, `task 2`.
  public var name: String
  /// Whether something is asked and answered, or text is recited.
  public var isTask = false
}
