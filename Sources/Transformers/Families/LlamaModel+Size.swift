extension LlamaModel {
  /// The model with its first blocks alone, which it shares: what a block costs can be measured on it, and nothing of the
  /// other blocks is read.
  public func shallow(layerCount: Int) -> LlamaModel {
    precondition((1...blocks.count).contains(layerCount), "LlamaModel: \(layerCount) of \(blocks.count) blocks")
    var configuration = configuration
    configuration.layerCount = layerCount
    return LlamaModel(
      configuration: configuration, embedding: embedding, blocks: Array(blocks.prefix(layerCount)), norm: norm,
      untiedHead: untiedHead, rotaryFrequencyFactors: rotaryFrequencyFactors,
      adapterPlaces: adapterPlaces)
  }
}

extension LlamaModel {
  /// Values of all weights, whatever they are stored as; biases aside.
  public var weightCount: Int {
    let perBlock = LinearRole.allCases.reduce(2 * configuration.hiddenSize) { sum, role in
      sum + configuration.shape(of: role).reduce(1, *)
    }
    let tables = (untiedHead == nil ? 1 : 2) * configuration.vocabularySize * configuration.hiddenSize
    return configuration.layerCount * perBlock + tables + configuration.hiddenSize
  }
}
