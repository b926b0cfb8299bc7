import Diagnostics
import Evaluation
import Foundation
import LIFT
import TensorFiles
import Training

/// What a run found out.
public struct RecipeResults {
  public let recipe: Recipe
  /// The model that answered.
  public let base: AdapterRecord.Base
  /// The most tokens that were cut from a prompt with the document in it; 0 if all of it was in view.
  public let cutTokens: Int
  /// Reader after reader, in the order of the questions.
  public let predictions: [Prediction]
  /// One for each reader.
  public let scores: [ReaderScore]
  /// The training; empty if no reader needed any.
  public let steps: [TrainingStep]
  public let lifted: LiftedDocument?

  package init(
    recipe: Recipe, base: AdapterRecord.Base, cutTokens: Int = 0, predictions: [Prediction], scores: [ReaderScore],
    steps: [TrainingStep] = [], lifted: LiftedDocument? = nil
  ) {
    self.recipe = recipe
    self.base = base
    self.cutTokens = cutTokens
    self.predictions = predictions
    self.scores = scores
    self.steps = steps
    self.lifted = lifted
  }

  /// Every question with its right answer and each reader's.
  public func answerTable(width: Int) -> String { Evaluation.answerTable(predictions, width: width) }

  /// The scores, a line for each reader.
  public var scoreTable: String { Evaluation.scoreTable(scores) }
}

extension RecipeResults {
  /// Writes the results, whole or not at all.
  ///
  /// | file                | holds                                                                     |
  /// |---------------------|---------------------------------------------------------------------------|
  /// | `recipe.yaml`       | every setting of the run; runs again as it is                             |
  /// | `predictions.jsonl` | a line for each answer: reader, question, answers, prediction, metrics    |
  /// | `scores.json`       | for each reader the means and the time; base model, seed, cut tokens      |
  /// | `losses.jsonl`      | a line for each training step, if there was a training                    |
  /// | `adapter/`          | the adapter in PEFT's layout, with `lift.json`, if there was a training   |
  ///
  /// - Throws: ``InputError`` if the directory exists and is not to be replaced, or cannot be written.
  public func write(to directory: String, replacing: Bool = false) throws {
    try RunDirectory.check(directory, replacing: replacing)
    let parent = URL(fileURLWithPath: directory).standardizedFileURL.deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw InputError.system(parent, "this directory cannot be created", remedy: "Choose another output.")
    }
    try OutputDirectory.write(to: directory, replacing: replacing) { temporary in
      try OutputFile.write(recipe.yaml, to: "\(temporary)/\(RunDirectory.recipe)")
      try OutputFile.write(lines(predictions), to: "\(temporary)/\(RunDirectory.predictions)")
      try OutputFile.write(json(Summary(self), .prettyPrinted), to: "\(temporary)/\(RunDirectory.scores)")
      if let lifted {
        try OutputFile.write(lines(steps.map(LossLine.init)), to: "\(temporary)/\(RunDirectory.losses)")
        try lifted.save(to: "\(temporary)/\(RunDirectory.adapter)")
      }
    }
  }

  /// `scores.json`.
  private struct Summary: Encodable {
    var base: AdapterRecord.Base
    var seed: UInt64
    var cutTokens: Int
    var readers: [ReaderScore]

    init(_ results: RecipeResults) {
      base = results.base
      seed = results.recipe.adapt.seed
      cutTokens = results.cutTokens
      readers = results.scores
    }
  }

  /// A line of `losses.jsonl`.
  private struct LossLine: Encodable {
    var step, epoch, tokens: Int
    var loss, learningRate, gradientNorm: Double

    init(_ step: TrainingStep) {
      self.step = step.step
      epoch = step.epoch
      tokens = step.tokens
      loss = step.loss
      learningRate = step.learningRate
      gradientNorm = step.gradientNorm
    }
  }

  private func lines(_ values: [some Encodable]) throws -> Data {
    try values.reduce(into: Data()) { $0 += try json($1) }
  }

  private func json(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting = []) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return try encoder.encode(value) + Data("\n".utf8)
  }
}
