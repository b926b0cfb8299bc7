/// A document of a benchmark with the questions about it.
public struct TaskDocument: Sendable, Equatable {
  /// Unique in its dataset.
  public var id: String
  /// What closed-book prompts call it; nil if it has no name.
  public var title: String?
  public var text: String
  public var questions: [TaskQuestion]
  /// For documents made to measure.
  public var place: GridPlace?

  public init(id: String, title: String?, text: String, questions: [TaskQuestion], place: GridPlace? = nil) {
    (self.id, self.title, self.text, self.questions, self.place) = (id, title, text, questions, place)
  }
}

/// The length that a document was made to have, and where in it the fact stands that is asked for.
public struct GridPlace: Sendable, Hashable {
  /// Tokens.
  public var length: Int
  /// From 0, the start, to 1, the end; nil if there are several.
  public var depth: Double?

  public init(length: Int, depth: Double? = nil) {
    (self.length, self.depth) = (length, depth)
  }
}
