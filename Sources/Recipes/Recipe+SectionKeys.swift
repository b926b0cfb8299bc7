import Diagnostics
import Evaluation
import LIFT
import Training
import Transformers

// The keys of a recipe's sections.

extension RecipeSection<DatasetSettings> {
  static var dataset: Self {
    Self(
      keys: [
        .value("format", \.format, isRequired: true),
        .path("path", \.path, isRequired: true),
        .value("documents", \.documents),
        .value("questions", \.questions),
        .value("documentTokens", \.documentTokens),
        .value("skipBadLines", \.skipBadLines),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<GenerateSettings> {
  static var generate: Self {
    Self(
      keys: [
        .value("tasks", \.dataset.tasks, isRequired: true),
        .value("lengths", \.dataset.lengths, isRequired: true),
        .value("depths", \.dataset.depths),
        .value("samples", \.dataset.samples),
        .path("haystack", \.haystack),
        .value("needle", \.dataset.needle.text),
        .value("question", \.dataset.needle.question),
        .value("keywords", \.dataset.needle.keywords),
        .value("seed", \.seed),
      ],
      check: { try $0.dataset.validate() })
  }
}

extension RecipeSection<Recipe> {
  static var adapter: Self {
    Self(
      keys: [
        .value("kind", \.lift.adapter.kind),
        .value("rank", \.lift.adapter.rank),
        .value("alpha", \.lift.adapter.alpha),
        .value("targetModules", \.lift.adapter.targetModules),
        .value("initialisation", \.lift.adapter.initialisation),
        .value("rsLora", \.lift.adapter.rsLoRA),
        .value("dora", \.lift.adapter.dora),
        .value("dropout", \.lift.adapter.dropout),
        .value("rankPattern", \.lift.adapter.rankPattern),
        .value("alphaPattern", \.lift.adapter.alphaPattern),
        .value("gateStart", \.lift.adapter.gateStart),
        .value("headRank", \.lift.adapter.headRank),
        .path("path", \.adapterPath),
      ],
      check: { try $0.lift.adapter.validate() })
  }
}

extension RecipeSection<DataSettings> {
  static var data: Self {
    Self(
      keys: [
        .value("segmentLength", \.segmentLength),
        .value("segmentOffset", \.segmentOffset),
        .value("sliceLength", \.sliceLength),
        .value("slices", \.slices),
        .value("tasks", \.tasks),
        .value("taskCount", \.taskCount),
        .value("promptLimit", \.promptLimit),
        .value("writer", \.writer),
        .value("writerModel", \.writerModel),
        .value("pairs", \.pairs),
        .value("passageLength", \.passageLength),
        .value("inView", \.inView),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<ObjectiveSettings> {
  static var objective: Self {
    Self(
      keys: [
        .value("segmentWeight", \.segmentWeight),
        .value("distillation", \.distillation),
        .value("topK", \.topK),
        .value("anchors", \.anchors),
        .value("anchorWeight", \.anchorWeight),
        .value("driftLimit", \.driftLimit),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<ScheduleSettings> {
  static var training: Self {
    Self(
      keys: [
        .value("epochs", \.epochs),
        .value("taskEpochs", \.taskEpochs),
        .value("leastSteps", \.leastSteps),
        .value("learningRate", \.learningRate),
        .value("schedule", \.schedule),
        .value("warmupSteps", \.warmupSteps),
        .value("batchSize", \.batchSize),
        .value("gradientAccumulationSteps", \.gradientAccumulationSteps),
        .value("fullBatch", \.fullBatch),
        .value("normalise", \.normalise),
        .section("optimizer", \.optimizer, .optimizer),
        .value("maxGradientNorm", \.maxGradientNorm),
        .value("heldOut", \.heldOut),
        .value("patience", \.patience),
        .value("fillsLastStep", \.fillsLastStep),
        .value("pipeline", \.pipeline),
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

extension RecipeSection<AnswerSettings> {
  static var answer: Self {
    Self(
      keys: [
        .value("maxTokens", \.maxTokens),
        .value("promptLimit", \.promptLimit),
        .value("temperature", \.temperature),
        .value("topP", \.topP),
        .value("topK", \.topK),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<RetrievalSettings> {
  static var retrieval: Self {
    Self(
      keys: [
        .value("passageTokens", \.passageTokens),
        .value("overlap", \.overlap),
        .value("contextTokens", \.contextTokens),
      ],
      check: { try $0.validate() })
  }
}

extension RecipeSection<JudgeSettings> {
  static var judge: Self {
    Self(
      keys: [
        .value("url", \.url, isRequired: true),
        .value("model", \.model, isRequired: true),
        .value("keyVariable", \.keyVariable),
        .value("concurrency", \.concurrency),
        .value("timeout", \.timeout),
        .value("retries", \.retries),
      ],
      check: { try $0.validate() })
  }
}

extension Schedule.Kind: RecipeChoice {}
