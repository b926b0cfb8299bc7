import Randomness
import Tokenizers
import Training
import Transformers

/// The texts of one bare model's own: written when they are asked for, a block at a time, and kept for later documents.
///
/// They are sampled at temperature 1 from all tokens, after beginnings of texts and questions in turn. Which
/// text is at which place depends on nothing but the model.
package final class AnchorTexts {
  /// Tokens of a text at the most.
  static let textLength = 96
  /// Texts that are written together.
  static let blockLength = 64
  /// Texts to measure on.
  static let measuredCount = 24
  /// Prompts of each kind that nothing but measuring uses.
  private static let measuringPrompts = 8

  private let model: LanguageModel
  private let topK: Int
  private let directory: String?
  /// Made when the first text is asked for: its name needs the hash of the model's file.
  private lazy var store = directory.flatMap { try? OpinionStore(directory: "\($0)/anchors", for: model, topK: topK) }

  /// - Parameters:
  ///   - model: Without an adapter.
  ///   - topK: Tokens of each opinion.
  ///   - directory: Where texts are kept between runs; nil keeps none.
  package init(of model: LanguageModel, topK: Int, keptIn directory: String?) {
    (self.model, self.topK, self.directory) = (model, topK, directory)
  }

  /// The first texts to train on; fewer if the watcher stops it, or if the model has too often nothing to say.
  ///
  /// - Parameter watcher: Told how many texts are written; `.stop` goes on with those.
  /// - Throws: ``InputError`` when the model's output is not finite.
  package func trained(_ count: Int, watcher: TaskMaker.Watcher = { _, _ in .more }) throws -> [AnchorText] {
    var texts: [AnchorText] = [], block = 0
    // Twice as many as are needed if none were empty.
    while texts.count < count && block * Self.blockLength < 2 * count + Self.blockLength {
      let before = texts.count
      let written = try self.block("block-\(block)", places: block * Self.blockLength..<(block + 1) * Self.blockLength) {
        try watcher(min(count, before + $0), count)
      }
      texts += written.texts
      if written.isStopped { break }
      block += 1
    }
    return Array(texts.prefix(count))
  }

  /// Texts that nothing is trained on, after prompts that no other has.
  package func measured() throws -> [AnchorText] {
    try block("measured", places: 0..<Self.measuredCount, measures: true) { _ in .more }.texts
  }

  /// - Parameters:
  ///   - places: Of the block's texts among all of their kind.
  ///   - watcher: Told how many of the block are written.
  private func block(
    _ name: String, places: Range<Int>, measures: Bool = false, watcher: (Int) throws -> TrainingDecision
  ) throws -> (texts: [AnchorText], isStopped: Bool) {
    if let kept = store?.read(name) { return (kept, false) }
    let prompts = try prompts(measures: measures, places)
    var made = 0, isStopped = false
    let texts = try model.generator.generate(prompts, together: Self.blockLength) { index in
      let seed = UInt64(places.lowerBound + index) + (measures ? 1 << 32 : 0)
      return SamplingSettings(temperature: 1, seed: seed, maxTokens: Self.textLength)
    } onResult: { _, _ in
      made += 1
      isStopped = try watcher(made) == .stop
      return !isStopped
    }.map { $0?.tokens ?? [] }
    let block = try zip(prompts, texts).filter { !$1.isEmpty }.map { prompt, text in
      AnchorText(
        prompt: prompt, text: text,
        opinion: try model.model.likeliestTokens(topK, in: [text], after: [prompt], keepsRest: true)[0])
    }
    if !isStopped { store?.write(block, as: name) }
    return (block, isStopped)
  }

  private func prompts(measures: Bool, _ places: Range<Int>) throws -> [[Int32]] {
    func chosen(_ prompts: [String]) -> [String] {
      var generator = SeededGenerator(seed: 0, stream: "anchors")
      let shuffled = generator.shuffled(prompts)
      return Array(measures ? shuffled.prefix(Self.measuringPrompts) : shuffled.dropFirst(Self.measuringPrompts))
    }
    let openings = chosen(AnchorPrompts.openings), questions = chosen(AnchorPrompts.questions)
    let encoder = PromptEncoder(model)
    return try places.map { place in
      if place % 2 == 0 || model.chatTemplate == nil {
        return model.tokenizer.encode(
          openings[place / 2 % openings.count], specialTokens: .asText, addingBOS: model.tokenizer.addsBOS)
      }
      return try encoder.tokens(
        of: Prompt(question: questions[place / 2 % questions.count]), maxTokens: Self.textLength).tokens
    }
  }
}
