import Diagnostics

/// What retrieval puts in view.
public struct RetrievalSettings: Sendable, Equatable {
  /// Tokens in a passage, at most.
  public var passageTokens = 256
  /// Sentences that neighbouring passages share.
  public var overlap = 1
  /// Tokens in view, at most; nil fills the window.
  public var contextTokens: Int?

  public init() {}

  public func validate() throws {
    if passageTokens < 8 { throw InputError.usage("passage-tokens", "\(passageTokens) is not at least 8") }
    if overlap < 0 { throw InputError.usage("overlap", "\(overlap) is negative") }
    if let contextTokens, contextTokens < passageTokens {
      throw InputError.usage(
        "context-tokens", "\(contextTokens) is less than a passage, which may have \(passageTokens)")
    }
  }
}
