import Randomness
import Tokenizers
import Training
import Transformers

/// Examples that have nothing to do with the document: they hold the rest of the model in place.
///
/// The bare model writes some texts and answers, sampled at temperature 1; what it thinks of each of their tokens is kept.
/// Trained beside the document, they cost nothing as long as the adapted model thinks the same:
///
///     loss = KL(bare model ‖ adapted model), over the k likeliest tokens and the rest as one more
///
/// Regularising by the model's own distribution on unrelated prompts: 2602.21221 (Latent Context Compilation).
package struct Anchors {
  static let textLength = 96

  /// - Parameter watcher: Told how many texts are written; `.stop` goes on with those.
  /// - Throws: ``InputError`` when the model's output is not finite.
  package static func examples(
    count: Int, of model: LanguageModel, topK: Int, seed: UInt64, watcher: TaskMaker.Watcher = { _, _ in .more }
  ) throws -> [LiftExample] {
    var generator = SeededGenerator(seed: seed, stream: "anchors")
    let encoder = PromptEncoder(model)
    var prompts: [[Int32]] = []
    let openings = generator.shuffled(AnchorPrompts.openings), questions = generator.shuffled(AnchorPrompts.questions)
    for index in 0..<count {
      if index % 2 == 0 || model.chatTemplate == nil {
        prompts.append(model.tokenizer.encode(
          openings[index / 2 % openings.count], specialTokens: .asText, addingBOS: model.tokenizer.addsBOS))
      } else {
        let question = Prompt(question: questions[index / 2 % questions.count])
        prompts.append(try encoder.tokens(of: question, maxTokens: textLength).tokens)
      }
    }
    var made = 0
    let texts = try model.generator.generate(prompts) { index in
      SamplingSettings(temperature: 1, topP: 0.95, seed: seed &+ UInt64(index), maxTokens: textLength)
    } onResult: { _, _ in
      made += 1
      return try watcher(made, count) == .more
    }.map { $0?.tokens ?? [] }
    return try prompts.indices.compactMap { index in
      guard !texts[index].isEmpty else { return nil }
      let targets = try model.model.likeliestTokens(
        topK, in: [texts[index]], after: [prompts[index]], keepsRest: true)[0]
      return LiftExample(
        example: TrainingExample(prompts[index], learning: texts[index], targets),
        name: "anchor \(index + 1) of \(count)", kind: .anchor)
    }
  }

  /// Examples of that length, of nothing, for what must be known before any is written.
  static func placeholders(count: Int) -> [LiftExample] {
    (0..<count).map {
      LiftExample(
        example: TrainingExample([Int32](repeating: 1, count: textLength + 8), supervisedFrom: 8),
        name: "anchor \($0 + 1) of \(count)", kind: .anchor)
    }
  }
}
