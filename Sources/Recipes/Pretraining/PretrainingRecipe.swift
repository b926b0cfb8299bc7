import Autograd
import Diagnostics
import Kernels
import Randomness
import Tokenizers
import Training
import Transformers

/// Makes a tiny model from nothing: tokenizer, weights and chat template, all from text that the tiny world writes.
///
///     let pretraining = try PretrainingRecipe(PretrainingSettings())
///     let pretrained = try pretraining.run { step in print(step.loss); return .more }
///     try pretrained.write(to: "checkpoints/tiny.gguf", as: .float16)
///
/// The same settings give the same bytes on the same type of processor with the same number of threads.
public struct PretrainingRecipe {
  public let settings: PretrainingSettings

  /// ChatML without a default system message.
  public static let chatTemplate =
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

  private static let specialTokens = ["<|im_start|>", "<|endoftext|>", "<|im_end|>"]

  /// - Throws: ``InputError`` naming a setting that is out of range.
  public init(_ settings: PretrainingSettings) throws {
    try settings.validate()
    self.settings = settings
  }

  /// The part of the world that the model is taught by heart.
  public var encyclopedia: TinyWorld.Encyclopedia {
    var generator = SeededGenerator(seed: settings.seed, stream: "encyclopedia")
    return TinyWorld.Encyclopedia(
      familyCount: settings.text.familyCount, unaskedShare: settings.text.unaskedShare, using: &generator)
  }

  /// Learns the vocabulary, then trains all weights.
  /// - Parameter onStep: Sees every optimizer step; `.stop` ends the training after it.
  public func run(onStep: (TrainingStep) throws -> TrainingDecision = { _ in .more }) throws -> PretrainedModel {
    let vocabulary = try vocabulary()
    let tokenizer = try Tokenizer(vocabulary)
    let template = try ChatTemplate(source: Self.chatTemplate, name: "chat template")
    var text = PretrainingText(settings, encyclopedia: encyclopedia, tokenizer: tokenizer, template: template)
    let examples = try text.examples()

    let model = try LlamaModel(initialising: settings.configuration, seed: settings.seed)
    let outcome = try TrainingLoop(settings.training).run(
      AdamW(model.parameters, settings: settings.optimizer), on: examples,
      loss: { batch in model.lossSum(batch.map(\.tokens), weights: batch.map(\.weights)) }, onStep: onStep)
    return PretrainedModel(name: settings.name, model: model, vocabulary: vocabulary, outcome: outcome)
  }

  /// The vocabulary of documents and questions about names that come once each, so that syllables become tokens, and not
  /// names.
  func vocabulary() throws -> TokenizerVocabulary {
    var generator = SeededGenerator(seed: settings.seed, stream: "vocabulary")
    var text = "system\nuser\nassistant\n"
    for _ in 0..<4000 {
      let document = TinyWorld.Document(from: .known, factCount: 5...15, using: &generator)
      text += document.text
      for fact in document.facts {
        let (question, answer) = generator.element(of: fact.questions)
        text += "\(question)\n\(answer)\n"
      }
    }
    return try BytePairTrainer(
      vocabularySize: settings.model.vocabularySize, specialTokens: Self.specialTokens
    ).vocabulary(from: text)
  }
}

/// What a pretraining made.
public struct PretrainedModel {
  public let name: String
  public let model: LlamaModel
  public let vocabulary: TokenizerVocabulary
  public let outcome: TrainingOutcome

  /// Writes one file with all that is needed to load it.
  public func write(to path: String, as elementType: ElementType = .float16) throws {
    try LanguageModel.write(
      model, vocabulary: vocabulary, chatTemplate: PretrainingRecipe.chatTemplate, name: name, to: path, as: elementType)
  }
}
