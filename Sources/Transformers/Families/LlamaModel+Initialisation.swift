import Autograd
import Kernels
import Randomness

extension LlamaModel {
  /// A model that has learnt nothing yet, with the embedding as its output head.
  ///
  /// | weight                      | first values                                   |
  /// |-----------------------------|------------------------------------------------|
  /// | embedding                   | normal, σ = 1 / √D                             |
  /// | query, key, value, gate, up | normal, σ = 1 / √inputSize                     |
  /// | output, down                | normal, σ = 1 / √(2 · layerCount · inputSize)  |
  /// | norms                       | 1                                              |
  ///
  /// With these every layer's output has about the size of its input, whatever the width, the residual path does not
  /// grow with depth (Radford et al., 2019, "Language Models are Unsupervised Multitask Learners", §2.3), and the first
  /// logits are of size 1. A fixed σ such as 0.02 suits widths of about 2,000.
  ///
  /// The values are the same for the same seed; there are no biases.
  /// - Throws: ``InputError`` for sizes that no model can have.
  public convenience init(
    initialising configuration: LlamaConfiguration, seed: UInt64, on backend: any Backend = CPUBackend.shared
  ) throws {
    try configuration.validate(at: "model")
    var generator = SeededGenerator(seed: seed, stream: "model")
    func normal(_ name: String, _ shape: [Int], deviation: Float) -> Parameter {
      Parameter(name: name, Tensor(
        (0..<shape[0] * shape[1]).map { _ in deviation * generator.normal() }, shape: shape, on: backend))
    }
    func norm(_ name: String) -> RMSNorm {
      RMSNorm(
        weight: Parameter(name: name, Tensor(repeating: 1, shape: [configuration.hiddenSize], on: backend)),
        epsilon: configuration.rmsNormEpsilon)
    }
    let embedding = normal(
      "model.embed_tokens.weight", [configuration.vocabularySize, configuration.hiddenSize],
      deviation: 1 / Float(configuration.hiddenSize).squareRoot())
    let blocks = (0..<configuration.layerCount).map { layer in
      func linear(_ role: LinearRole) -> Linear {
        let shape = configuration.shape(of: role)
        let addsToResidual = role == .output || role == .down
        let variance = 1 / Float(shape[1] * (addsToResidual ? 2 * configuration.layerCount : 1))
        return Linear(weight: normal("\(role.modulePath(layer: layer)).weight", shape, deviation: variance.squareRoot()))
      }
      return LlamaBlock(
        attentionNorm: norm("model.layers.\(layer).input_layernorm.weight"),
        attention: LlamaAttention(
          query: linear(.query), key: linear(.key), value: linear(.value), output: linear(.output)),
        feedForwardNorm: norm("model.layers.\(layer).post_attention_layernorm.weight"),
        feedForward: LlamaFeedForward(gate: linear(.gate), up: linear(.up), down: linear(.down)))
    }
    self.init(
      configuration: configuration, embedding: TokenEmbedding(Linear(weight: embedding)), blocks: blocks, norm: norm("model.norm.weight"),
      untiedHead: nil)
  }
}
