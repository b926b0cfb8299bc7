import Training

extension Preset {
  public var settings: LiftSettings {
    switch self {
    case .v1, .v1Tasks: fullWeights
    case .quick: quick
    case .raw: raw
    case .gated, .gatedSummary, .pissa: contextualised
    case .synqa, .synqaFast: sentenceQuestions
    case .distil: distilled
    case .lift: forSmallModels
    case .segments: LiftSettings()
    }
  }

  /// Segments and steps of the first two papers' code.
  private var fullBatches: LiftSettings {
    var settings = LiftSettings()
    settings.data.segmentLength = 2048
    settings.data.segmentOffset = 768
    settings.training.fullBatch = true
    settings.training.checkpointActivations = true
    return settings
  }

  /// The optimizer of those that use their trainer's defaults.
  private static let trainerDefaults = AdamWSettings(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)

  private var fullWeights: LiftSettings {
    var settings = fullBatches
    settings.adapter.kind = .full
    settings.training.learningRate = 7e-6
    settings.training.epochs = 5
    guard self == .v1Tasks else { return settings }
    settings.data.tasks = .sentenceOrder
    settings.data.taskCount = 5
    settings.data.promptLimit = 7800
    (settings.training.epochs, settings.training.taskEpochs) = (2, 3)
    return settings
  }

  private var quick: LiftSettings {
    var settings = fullBatches
    settings.adapter.rank = 128
    settings.adapter.alpha = 256
    settings.adapter.targetModules = "q_proj,k_proj,v_proj,o_proj"
    settings.adapter.initialisation = .gaussian
    settings.training.learningRate = 2e-4
    settings.training.epochs = 8
    settings.training.optimizer.weightDecay = 0
    return settings
  }

  private var raw: LiftSettings {
    var settings = fullBatches
    settings.adapter.rank = 128
    settings.adapter.alpha = 256
    settings.training.learningRate = 5e-5
    settings.training.schedule = .constant
    settings.training.epochs = 5
    settings.training.fullBatch = false
    settings.training.batchSize = 4
    settings.training.checkpointActivations = false
    settings.training.optimizer = Self.trainerDefaults
    return settings
  }

  private var contextualised: LiftSettings {
    var settings = fullBatches
    settings.data.sliceLength = 4096
    settings.training.schedule = .constant
    if self == .pissa {
      settings.adapter.initialisation = .pissa
      settings.adapter.rank = 128
      settings.adapter.alpha = 128
      settings.training.learningRate = 1e-5
      (settings.training.epochs, settings.training.taskEpochs) = (2, 3)
    } else {
      settings.adapter.kind = .gatedMemory
      settings.adapter.headRank = 2
      settings.training.learningRate = 1e-3
      (settings.training.epochs, settings.training.taskEpochs) = self == .gated ? (3, 5) : (8, 0)
    }
    guard self != .gatedSummary else { return settings }
    settings.data.tasks = .windowQuestions
    settings.data.taskCount = 10
    settings.data.promptLimit = 7800
    return settings
  }

  /// Answers alone are learnt. The published writer is a model of 72 billion weights; here it is the model itself unless
  /// another is chosen.
  private var sentenceQuestions: LiftSettings {
    var settings = LiftSettings()
    settings.adapter.rank = 128
    settings.adapter.alpha = 256
    settings.data.tasks = .questions
    settings.data.writer = "self"
    settings.data.pairs = self == .synqa ? 10 : 1
    settings.objective.segmentWeight = 0
    settings.training.epochs = 0
    settings.training.taskEpochs = self == .synqa ? 5 : 1
    settings.training.learningRate = self == .synqa ? 5e-5 : 3e-4
    settings.training.schedule = .constant
    settings.training.batchSize = 4
    settings.training.fillsLastStep = true
    settings.training.optimizer = Self.trainerDefaults
    settings.training.checkpointActivations = self == .synqaFast
    return settings
  }

  private var forSmallModels: LiftSettings {
    var settings = LiftSettings()
    settings.data.tasks = .questions
    settings.data.pairs = 2
    settings.objective.anchors = 192
    settings.objective.driftLimit = 0.105
    settings.training.epochs = 0
    settings.training.taskEpochs = 2
    settings.training.leastSteps = 160
    settings.training.learningRate = 3e-3
    return settings
  }

  /// The published loss on questions about passages. Published are 20 questions about a whole document, 300 times; here
  /// there are some for every sentence, so that ten epochs are about as many steps.
  private var distilled: LiftSettings {
    var settings = LiftSettings()
    settings.adapter.rank = 8
    settings.adapter.alpha = 16
    settings.adapter.targetModules = "down_proj"
    settings.data.tasks = .questions
    settings.data.writer = "self"
    settings.objective.segmentWeight = 0
    settings.objective.distillation = 1
    settings.objective.topK = 16
    settings.training.epochs = 0
    settings.training.taskEpochs = 10
    settings.training.learningRate = 1e-4
    settings.training.schedule = .cosine
    settings.training.batchSize = 16
    settings.training.optimizer = Self.trainerDefaults
    return settings
  }
}
