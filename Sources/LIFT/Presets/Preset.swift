import Adapters
import Training

/// Methods, each a choice of store, data, loss and schedule: those that are published, and two of our own for small models.
///
/// Settings of the published ones are those of the papers and their code, for models of 8 billion parameters and windows of 8,192 tokens. What
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
  /// LoRA on ten questions about every sentence, written while it trains (arXiv:2502.14644v4, for accuracy).
  case synqa
  /// The same with one question and one epoch (arXiv:2502.14644v4, for speed).
  case synqaFast = "synqa-fast"
  /// A small LoRA that learns what the model itself would answer with the passage in view (arXiv:2602.15902, its baseline).
  case distil
  /// Our own, for small models: LoRA on segments, questions by rules, and anchors (recipes/RESULTS.md).
  case lift
  /// LoRA on short segments of the document alone, which asks nothing of the model: no chat template, no language.
  case segments

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
    case .synqa: "LoRA, 10 questions about every sentence, 5 epochs (arXiv:2502.14644v4)"
    case .synqaFast: "LoRA, one question about every sentence, 1 epoch (arXiv:2502.14644v4)"
    case .lift: "LoRA, segments, 2 questions a sentence by rules, anchors, 2 to 8 epochs at 3e-3: for small models"
    case .segments: "LoRA, segments of 64 tokens alone, 5 epochs at 1e-3: for models without a chat template too"
    case .distil: "small LoRA on down_proj, questions, answers by the model that sees the passage (arXiv:2602.15902)"
    }
  }

  /// The settings to change something in: what depends on what is changed has its default, not the preset's.
  ///
  /// - Parameters:
  ///   - kind: Another kind of adapter, which leaves nothing of the preset's.
  ///   - changesRank: `alpha` is then twice the rank.
  ///   - changesSegmentLength: The offset is then 3/8 of it.
  ///   - changesTaskEpochs: There are then so many, however short the document is.
  public func settings(
    kind: AdapterSettings.Kind?, changesRank: Bool, changesSegmentLength: Bool, changesTaskEpochs: Bool
  ) -> LiftSettings {
    var settings = settings
    if let kind, kind != settings.adapter.kind {
      settings.adapter = AdapterSettings()
      settings.adapter.kind = kind
      if settings.adapter.resistsWeakening != nil { settings.objective.driftLimit = nil }
    }
    if changesRank { settings.adapter.alpha = nil }
    if changesSegmentLength { settings.data.segmentOffset = nil }
    if changesTaskEpochs { settings.training.leastSteps = nil }
    return settings
  }
}
