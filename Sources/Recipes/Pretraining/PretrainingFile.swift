import LIFT
import Training

/// A recipe that makes a tiny model: the settings under `pretrain`, and where the model goes.
///
///     pretrain:
///       seed: 0
///       batchSize: 16
///     output: ../checkpoints/tiny.gguf
public struct PretrainingFile: Sendable, Equatable {
  public var settings = PretrainingSettings()
  /// The GGUF file to write.
  public var output = ""
}

/// What a recipe file holds.
public enum RecipeFile: Sendable {
  case experiment(Experiment)
  case pretraining(PretrainingFile)

  /// Reads a recipe of either kind; one with the key `pretrain` makes a model.
  /// - Throws: ``InputErrors`` with all that is wrong.
  public init(path: String, overrides: [String] = []) throws {
    let root = try RecipeNode(path: path, overrides: overrides)
    self =
      root.hasKey("pretrain")
      ? .pretraining(try RecipeDecoder.decode(.pretraining, from: root, defaults: PretrainingFile()))
      : .experiment(try Experiment(root, path: path))
  }
}

extension RecipeSection<PretrainingFile> {
  static var pretraining: Self {
    Self(keys: [
      .section("pretrain", \.settings, .pretrain),
      .path("output", \.output, isRequired: true),
    ])
  }
}

extension RecipeSection<PretrainingSettings> {
  static var pretrain: Self {
    Self(
      keys: [
        .value("name", \.name),
        .value("seed", \.seed),
        .section("model", \.model, .shape),
        .section("text", \.text, .reading),
        .value("batchSize", \.batchSize),
        .value("learningRate", \.learningRate),
        .value("schedule", \.schedule),
        .value("warmupSteps", \.warmupSteps),
        .section("optimizer", \.optimizer, .optimizer),
        .value("maxGradientNorm", \.maxGradientNorm),
      ],
      check: { try $0.training.validate() })
  }
}

extension RecipeSection<PretrainingSettings.Shape> {
  static var shape: Self {
    Self(keys: [
      .value("vocabularySize", \.vocabularySize),
      .value("hiddenSize", \.hiddenSize),
      .value("intermediateSize", \.intermediateSize),
      .value("layerCount", \.layerCount),
      .value("headCount", \.headCount),
      .value("keyValueHeadCount", \.keyValueHeadCount),
      .value("headDimension", \.headDimension),
      .value("contextLength", \.contextLength),
    ], check: { try $0.validate() })
  }
}

extension RecipeSection<PretrainingSettings.Reading> {
  static var reading: Self {
    Self(keys: [
      .value("exampleCount", \.exampleCount),
      .value("familyCount", \.familyCount),
      .value("unaskedShare", \.unaskedShare),
      .value("openBookShare", \.openBookShare),
      .value("closedBookShare", \.closedBookShare),
    ], check: { try $0.validate() })
  }
}
