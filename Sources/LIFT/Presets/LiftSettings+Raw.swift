import Transformers

extension LiftSettings {
  /// ``Preset/raw`` with segments and rank as large as the model allows: what readers are compared with on any model.
  public static func raw(for model: LlamaModel, seed: UInt64) -> LiftSettings {
    var settings = Preset.raw.settings
    let sides = LinearRole.allCases.flatMap { model.configuration.shape(of: $0) }
    let length = min(settings.data.segmentLength, model.configuration.contextLength)
    settings.adapter.rank = min(settings.adapter.rank, sides.min() ?? settings.adapter.rank)
    settings.adapter.alpha = 2 * Double(settings.adapter.rank)
    settings.data.segmentLength = length
    settings.data.segmentOffset = length * 3 / 8
    settings.seed = seed
    return settings
  }
}
