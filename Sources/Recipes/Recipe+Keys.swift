import Diagnostics
import LIFT
import Training
import Transformers

// Every key that a recipe can have, in the order in which it is printed. A key is the command line's option in
// lowerCamelCase. Ranges are not repeated here: each section is checked by the settings that it fills.

extension RecipeSection<Recipe> {
  static var recipe: Self {
    Self(
      keys: [
        .value("model", \.model, isRequired: true),
        .path("document", \.document, isRequired: true),
        .value("title", \.title),
        .path("questions", \.questions, isRequired: true),
        .section("adapt", \.adapt, .adapt),
        .section("answer", \.answer, .answer),
        .value("readers", \.readers),
        .path("output", \.output),
      ],
      check: { recipe in
        if recipe.readers.isEmpty {
          throw InputError.invalid("readers", "the list is empty", remedy: "Name at least one reader.")
        }
        for (index, reader) in recipe.readers.enumerated() where recipe.readers[..<index].contains(reader) {
          throw InputError.invalid("readers", "\(reader.rawValue) is listed twice")
        }
      })
  }
}

extension RecipeSection<LiftSettings> {
  static var adapt: Self {
    Self(
      keys: [
        .value("segmentLength", \.segmentLength),
        .value("segmentOffset", \.segmentOffset),
        .value("epochs", \.epochs),
        .value("learningRate", \.learningRate),
        .value("schedule", \.schedule),
        .value("warmupSteps", \.warmupSteps),
        .value("batchSize", \.batchSize),
        .value("gradientAccumulationSteps", \.gradientAccumulationSteps),
        .value("fullBatch", \.fullBatch),
        .section("optimizer", \.optimizer, .optimizer),
        .value("maxGradientNorm", \.maxGradientNorm),
        .value("rank", \.rank),
        .value("alpha", \.alpha),
        .value("targetModules", \.targetModules),
        .value("seed", \.seed),
        .value("checkpointActivations", \.checkpointActivations),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<AdamWSettings> {
  static var optimizer: Self {
    Self(
      keys: [
        .value("beta1", \.beta1),
        .value("beta2", \.beta2),
        .value("epsilon", \.epsilon),
        .value("weightDecay", \.weightDecay),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<SamplingSettings> {
  static var answer: Self {
    Self(
      keys: [
        .value("maxTokens", \.maxTokens),
        .value("temperature", \.temperature),
        .value("topP", \.topP),
        .value("topK", \.topK),
      ],
      check: { try $0.validate() })
  }
}

extension Schedule.Kind: RecipeChoice {}
