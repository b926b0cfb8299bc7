/// How much of the document is in view when a question is asked.
public enum ContextMode: String, Sendable, Codable, CaseIterable {
  /// Closed book: the question alone.
  case none
  /// The document in the prompt; if it is too long, head and tail are kept and the middle is cut (arXiv:2412.13626).
  case truncated
  /// The same with `...` where the middle was (arXiv:2502.14644v1).
  case truncatedMixin = "truncated-mixin"

  /// What stands where something was cut.
  public var separator: String { self == .truncatedMixin ? "..." : "" }
}
