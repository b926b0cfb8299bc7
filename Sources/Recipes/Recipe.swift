import LIFT
import Transformers

/// An experiment: one model, one document, questions about it, and the readers that answer them.
///
///     model: smollm2-135m-instruct
///     document: demo/document.md
///     questions: demo/questions.jsonl
///     adapt:
///       epochs: 8
///     readers: [closed-book, lift, truncated-context]
///
/// What a recipe does not say has the default of the type it ends up in. A relative path is relative to where it is
/// written: in the file to the file's directory, on the command line to the working directory.
public struct Recipe: Sendable, Equatable {
  /// The file's name without its ending.
  public var name: String
  public var model: ModelReference
  /// Path of the text that the questions are about.
  public var document: String
  /// Stands before the document in training, and in every closed-book prompt.
  public var title: String?
  /// Path of the questions, as JSON Lines.
  public var questions: String
  /// How the document is absorbed.
  public var adapt = LiftSettings()
  /// How every reader writes its answers; the seed is ``adapt``'s, as a recipe has only one.
  public var answer = SamplingSettings()
  /// In the order in which they answer; none twice.
  public var readers = [ReaderKind.closedBook, .lift, .truncatedContext]
  /// Directory for the results; `runs/` and the name in the working directory unless the recipe says another.
  public var output: String
}
