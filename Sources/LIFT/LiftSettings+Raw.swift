import Training
import Transformers

extension LiftSettings {
  /// The control "Finetune-Raw": plain text with all tokens learnt, with the adapter and the optimizer that the paper's
  /// question training has.
  ///
  /// LoRA r = 128, α = 256 on all linear layers; segments of 2,048 tokens every 768; AdamW with β (0.9, 0.999), no weight
  /// decay, constant learning rate 5e-5, 5 epochs, batches of 4. Mao et al., 2025, arXiv:2502.14644v4, §4 and its code.
  ///
  /// For a model with a smaller window or smaller matrices, segments and rank are as large as it allows.
  public static func raw(for model: LlamaModel, seed: UInt64) -> LiftSettings {
    var settings = LiftSettings()
    let sides = LinearRole.allCases.flatMap { model.configuration.shape(of: $0) }
    let length = min(2048, model.configuration.contextLength)
    settings.adapter.rank = min(128, sides.min() ?? 128)
    settings.adapter.alpha = 2 * Double(settings.adapter.rank)
    settings.data.segmentLength = length
    settings.data.segmentOffset = length * 3 / 8
    settings.training.epochs = 5
    settings.training.learningRate = 5e-5
    settings.training.schedule = .constant
    settings.training.batchSize = 4
    settings.training.optimizer = AdamWSettings(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)
    settings.seed = seed
    return settings
  }
}
