import Diagnostics
import Evaluation
import LIFT
import Transformers

/// An experiment: one model, documents, questions about them, and the readers that answer them.
///
///     model: smollm2-135m-instruct
///     document: demo/document.md
///     questions: demo/questions.jsonl
///     training:
///       epochs: 8
///     readers: [closed-book, lift, truncated-context]
///
/// What a recipe does not say has the default of the type it ends up in. A relative path is relative to where it is
/// written: in the file to the file's directory, on the command line to the working directory.
public struct Recipe: Sendable, Equatable {
  /// The file's name without its ending.
  public var name: String
  public var model: ModelReference
  /// Path of the text that the questions are about; or else a ``dataset``.
  public var document: String?
  /// Stands before the document in training, and in every closed-book prompt.
  public var title: String?
  /// Path of the questions about the ``document``, as JSON Lines.
  public var questions: String?
  /// Documents and questions of a benchmark.
  public var dataset: DatasetSettings?
  /// Documents and questions that are made.
  public var generate: GenerateSettings?
  /// How the document is absorbed; the seeds are ``seeds``.
  public var lift = LiftSettings()
  /// Directory of an adapter to answer with, instead of training one.
  public var adapterPath: String?
  /// Every reader that uses chance answers once for each.
  public var seeds: [UInt64] = [0]
  /// How every reader writes its answers.
  public var answer = AnswerSettings()
  public var retrieval = RetrievalSettings()
  /// In the order in which they answer; none twice.
  public var readers = [ReaderKind.closedBook, .lift, .truncatedContext]
  /// Reported beside the benchmark's own.
  public var metrics: [Metric] = [.exactMatch, .f1, .recall]
  /// Whether the perplexity of the right answers is measured too, which reads every prompt once more.
  public var answerPerplexity = false
  /// A model that says whether answers are right; nil asks none.
  public var judge: JudgeSettings?
  /// Path of a text that has nothing to do with the documents, to measure what adapters cost elsewhere; nil is a text
  /// that comes with the package.
  public var retention: String?
  /// Whether adapters stay in the output; nil keeps that of a single document.
  public var keepAdapters: Bool?
  /// How much of each prompt is written into `predictions.jsonl`.
  public var prompts = PromptRecording.short
  /// Directory for the results; `runs/` and the name in the working directory unless the recipe says another.
  public var output: String

  /// A recipe with every other setting at its default; it still needs documents and questions.
  public init(name: String, model: ModelReference, output: String) {
    (self.name, self.model, self.output) = (name, model, output)
  }
}
