import Autograd
import Kernels

extension LlamaModel {
  /// Builds the model with the weights of a file or folder.
  ///
  /// - Parameters:
  ///   - tiesHead: Whether the embedding is the output head; nil where the file says so by having no other.
  ///   - rotaryFrequencyFactors: See ``rotaryFrequencyFactors``.
  ///   - trainable: Expand the matrices to float32, so that they can be trained; else they stay as they are in the file,
  ///     and only adapters can be.
  convenience init(
    _ configuration: LlamaConfiguration, from source: WeightSource, tiesHead: Bool? = nil, rotaryFrequencyFactors: [Float]?,
    trainable: Bool, on backend: any Backend
  ) throws {
    func parameter(_ name: WeightName, _ shape: [Int]) -> Parameter {
      Parameter(name: name.huggingFace, source.tensor(name, shape))
    }
    func linearLayer(_ name: WeightName, _ shape: [Int], bias: Parameter? = nil) -> any LinearLayer & LinearMap {
      if trainable { return Linear(weight: parameter(name, shape), bias: bias) }
      return FrozenLinear(source.matrix(name, shape), bias: bias, on: backend)
    }
    let (d, v) = (configuration.hiddenSize, configuration.vocabularySize)
    func norm(_ name: WeightName) -> RMSNorm {
      RMSNorm(weight: parameter(name, [d]), epsilon: configuration.rmsNormEpsilon)
    }
    let blocks = (0..<configuration.layerCount).map { layer in
      func linear(_ role: LinearRole) -> any LinearLayer {
        func name(_ part: WeightName.LinearPart) -> WeightName { .linear(role, layer: layer, part, in: configuration) }
        let shape = configuration.shape(of: role)
        let isBiased = configuration.family.biasedRoles.contains(role) || source.has(name(.bias))
        return linearLayer(name(.weight), shape, bias: isBiased ? parameter(name(.bias), [shape[0]]) : nil)
      }
      return LlamaBlock(
        attentionNorm: norm(.attentionNorm(layer: layer)),
        attention: LlamaAttention(
          query: linear(.query), key: linear(.key), value: linear(.value), output: linear(.output)),
        feedForwardNorm: norm(.feedForwardNorm(layer: layer)),
        feedForward: LlamaFeedForward(gate: linear(.gate), up: linear(.up), down: linear(.down)))
    }
    let embedding = linearLayer(.embedding, [v, d]), lastNorm = norm(.norm)
    let head = tiesHead ?? !source.has(.head) ? nil : linearLayer(.head, [v, d])
    try source.finish()
    self.init(
      configuration: configuration, embedding: TokenEmbedding(embedding), blocks: blocks, norm: lastNorm,
      untiedHead: head, rotaryFrequencyFactors: rotaryFrequencyFactors)
  }
}

extension LlamaModel {
  /// All weights and their names, in the order of the forward pass.
  ///
  /// - Precondition: No adapter is attached.
  var namedWeights: [(name: WeightName, value: Tensor)] {
    precondition(
      headUpdate == nil && blocks.allSatisfy { $0.attention.memory == nil },
      "LlamaModel: detach the adapter before reading its weights")
    var weights = [(name: WeightName.embedding, value: embedding.head.weightValues)]
    for (layer, block) in blocks.enumerated() {
      weights.append((.attentionNorm(layer: layer), block.attentionNorm.weight.value))
      weights.append((.feedForwardNorm(layer: layer), block.feedForwardNorm.weight.value))
      for role in LinearRole.allCases {
        guard let linear = block[role] as? any LinearMap else {
          preconditionFailure("\(role.modulePath(layer: layer)): detach the adapter before reading the weights")
        }
        weights.append((.linear(role, layer: layer, .weight, in: configuration), linear.weightValues))
        if let bias = (linear as? Linear)?.bias ?? (linear as? FrozenLinear)?.bias {
          weights.append((.linear(role, layer: layer, .bias, in: configuration), bias.value))
        }
      }
    }
    weights.append((.norm, norm.weight.value))
    if let untiedHead { weights.append((.head, untiedHead.weightValues)) }
    return weights
  }
}
