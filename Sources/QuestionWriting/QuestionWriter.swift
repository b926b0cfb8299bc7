import Diagnostics

/// Writes pairs of questions and answers about the passages of a document.
///
/// A writer is asked again and again for what it has. One that computes does a little work each time; one that waits for
/// others (``ServerWriter``) lets them work between the calls, so that a training step runs meanwhile, and asks for no
/// more than it may have under way, so that it never runs far ahead of the training.
public protocol QuestionWriter: AnyObject {
  /// What made the pairs, for reports and caches: a kind, and what it is set to, such as `rules`.
  var name: String { get }

  /// Passages that have become ready since the last call, each once, in whatever order; nil after the last.
  ///
  /// - Parameter waits: If nothing is ready, wait for the first, and at most about a tenth of a second: what comes back
  ///   may be empty.
  /// - Throws: ``InputError`` if no more can be written; what was delivered before remains good.
  func next(waits: Bool) throws -> [WrittenPassage]?
}

/// The pairs about one passage.
public struct WrittenPassage: Sendable, Equatable {
  /// ``Passage/index``.
  public var passage: Int
  /// May be empty: not everything is worth a question.
  public var pairs: [QuestionAnswer]
  /// Why the writer has given this passage up, if it has.
  public var failure: String?

  public init(passage: Int, pairs: [QuestionAnswer], failure: String? = nil) {
    (self.passage, self.pairs, self.failure) = (passage, pairs, failure)
  }
}
