import Adapters
import Diagnostics
import Tokenizers
import Training
import Transformers

/// Long Input Fine-Tuning: a model absorbs one document into an adapter by training on it.
///
///     let model = try LanguageModel(path: "smollm2.gguf")
///     let document = try Document(path: "book.txt")
///     let lifted = try Lift(LiftSettings()).adapt(model, to: document)
///     try lifted.save(to: "adapters/book")
///
/// Mao et al., 2024, arXiv:2412.13626, §3; 2025, arXiv:2502.14644.
public struct Lift {
  public let settings: LiftSettings

  /// - Throws: ``InputError`` naming a setting that is out of range.
  public init(_ settings: LiftSettings) throws {
    try settings.validate()
    self.settings = settings
  }

  /// Trains an adapter on the document; the model itself is left as it was.
  ///
  /// - Parameters:
  ///   - onStep: Sees every optimizer step; `.stop` ends the training after it.
  ///   - onPass: Told before each pass of a step, counted from 1; `.stop` ends the training before the step.
  public func adapt(
    _ model: LanguageModel, to document: Document, onStep: (TrainingStep) throws -> TrainingDecision = { _ in .more },
    onPass: (_ pass: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws -> LiftedDocument {
    let tokens = model.tokenizer.encode(document.trainingText, specialTokens: .asText)
    let examples = try examples(tokens, of: document, for: model)
    let base = try AdapterRecord.Base(model)
    let adapter = try LoRAAdapter(for: model.model, settings.adapter.lora, seed: settings.seed)
    let optimizer = AdamW(adapter.parameters, settings: settings.training.optimizer)
    let outcome = try withAdapter(adapter, on: model.model) {
      try TrainingLoop(settings.training.settings(seed: settings.seed)).run(
        optimizer, on: examples,
        loss: { batch in
          model.model.lossSum(
            batch.map(\.tokens), weights: batch.map(\.weights), checkpointing: settings.training.checkpointActivations)
        },
        onStep: onStep, onPass: onPass)
    }
    return LiftedDocument(
      adapter: adapter, base: base, document: document, settings: settings, precision: model.model.backend.precision, tokenCount: tokens.count, outcome: outcome)
  }
}

extension Document {
  /// What is trained on: the text, behind its title if it has one.
  var trainingText: String { title.map { "Title: \($0).\nContent: \(text)" } ?? text }
}

extension Lift {
  /// Finds out whether ``adapt(_:to:onStep:)`` can begin: whether segments and adapter fit the model.
  /// - Throws: ``InputError`` naming the setting that does not.
  public func check(_ model: LanguageModel, _ document: Document) throws {
    let tokens = model.tokenizer.encode(document.trainingText, specialTokens: .asText)
    try TrainingLoop(settings.training.settings(seed: settings.seed)).check(try examples(tokens, of: document, for: model))
    _ = try LoRAAdapter(for: model.model, settings.adapter.lora, seed: settings.seed)
  }

  /// The segments as training examples; refused if the model's window cannot hold them.
  private func examples(_ tokens: [Int32], of document: Document, for model: LanguageModel) throws -> [TrainingExample] {
    let examples = try settings.data.segments.examples(tokens)
    guard let longest = examples.map(\.tokens.count).max() else {
      throw InputError.invalid(
        document.source, "it has a single token, from which nothing can be learnt", remedy: "Give a longer text.")
    }
    let window = model.model.configuration.contextLength
    guard longest <= window else {
      throw InputError.usage(
        "segment-length", "\(settings.data.segmentLength) is more than the model's window of \(window) tokens",
        remedy: "Choose a shorter one.")
    }
    return examples
  }
}
