import Adapters
import Training

/// The published methods, each a choice of store, data, loss and schedule.
///
/// Settings are those of the papers and their code, for models of 8 billion parameters and windows of 8,192 tokens. What
/// does not fit a smaller model is refused, not changed.
public enum Preset: String, Sendable, Codable, CaseIterable {
  /// All weights, on plain segments (arXiv:2412.13626).
  case v1
  /// The same with tasks of sentence order in a second stage.
  case v1Tasks = "v1-tasks"
  /// LoRA on the attention layers, on plain segments (code of arXiv:2502.14644v1, its introduction).
  case quick
  /// The control: LoRA on plain segments at a small learning rate (arXiv:2502.14644v4, "Finetune-Raw").
  case raw
  /// Gated Memory, on contextualised segments and questions about windows (arXiv:2502.14644v1).
  case gated
  /// Gated Memory, on contextualised segments alone, as for summaries.
  case gatedSummary = "gated-summary"
  /// PiSSA, on what `gated` is trained on (its ablation).
  case pissa

  /// What it is, in a line.
  public var summary: String {
    switch self {
    case .v1: "all weights, plain segments, 5 full-batch steps (arXiv:2412.13626)"
    case .v1Tasks: "all weights, plain segments, then sentence order too, 2 + 3 steps (arXiv:2412.13626)"
    case .quick: "LoRA on attention, plain segments, 8 full-batch steps (arXiv:2502.14644v1, code)"
    case .raw: "LoRA, plain segments, 5 epochs at 5e-5: the control (arXiv:2502.14644v4)"
    case .gated: "Gated Memory, contextualised segments, then window questions too, 3 + 5 steps (arXiv:2502.14644v1)"
    case .gatedSummary: "Gated Memory, contextualised segments, 8 full-batch steps (arXiv:2502.14644v1)"
    case .pissa: "PiSSA, trained like gated, 2 + 3 steps (arXiv:2502.14644v1)"
    }
  }

  /// The settings to change something in: what depends on what is changed has its default, not the preset's.
  ///
  /// - Parameters:
  ///   - kind: Another kind of adapter, which leaves nothing of the preset's.
  ///   - changesRank: `alpha` is then twice the rank.
  ///   - changesSegmentLength: The offset is then 3/8 of it.
  public func settings(
    kind: AdapterSettings.Kind?, changesRank: Bool, changesSegmentLength: Bool
  ) -> LiftSettings {
    var settings = settings
    if let kind, kind != settings.adapter.kind {
      settings.adapter = AdapterSettings()
      settings.adapter.kind = kind
    }
    if changesRank { settings.adapter.alpha = nil }
    if changesSegmentLength { settings.data.segmentOffset = nil }
    return settings
  }

  public var settings: LiftSettings {
    var settings = LiftSettings()
    settings.data.segmentLength = 2048
    settings.data.segmentOffset = 768
    settings.training.fullBatch = true
    settings.training.checkpointActivations = true
    switch self {
    case .v1, .v1Tasks:
      settings.adapter.kind = .full
      settings.training.learningRate = 7e-6
      settings.training.epochs = 5
      if self == .v1Tasks {
        settings.data.tasks = .sentenceOrder
        settings.data.taskCount = 5
        settings.data.promptLimit = 7800
        (settings.training.epochs, settings.training.taskEpochs) = (2, 3)
      }
    case .quick:
      settings.adapter.rank = 128
      settings.adapter.alpha = 256
      settings.adapter.targetModules = "q_proj,k_proj,v_proj,o_proj"
      settings.adapter.initialisation = .gaussian
      settings.training.learningRate = 2e-4
      settings.training.epochs = 8
      settings.training.optimizer.weightDecay = 0
    case .raw:
      settings.adapter.rank = 128
      settings.adapter.alpha = 256
      settings.training.learningRate = 5e-5
      settings.training.schedule = .constant
      settings.training.epochs = 5
      settings.training.fullBatch = false
      settings.training.batchSize = 4
      settings.training.checkpointActivations = false
      settings.training.optimizer = AdamWSettings(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)
    case .gated, .gatedSummary, .pissa:
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
      if self != .gatedSummary {
        settings.data.tasks = .windowQuestions
        settings.data.taskCount = 10
        settings.data.promptLimit = 7800
      }
    }
    return settings
  }
}
