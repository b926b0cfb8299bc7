import Autograd
import Kernels
import Transformers

/// Everything in a model that holds weights, to be taken out and put in.
struct ModelParts {
  struct Block {
    let attentionNorm: RMSNorm
    let feedForwardNorm: RMSNorm
    let linears: [LinearRole: any LinearLayer & LinearMap]
  }
  let embedding: TokenEmbedding
  let blocks: [Block]
  let norm: RMSNorm
  let untiedHead: (any LinearLayer & LinearMap)?

  init(
    embedding: TokenEmbedding, blocks: [Block], norm: RMSNorm, untiedHead: (any LinearLayer & LinearMap)?
  ) {
    self.embedding = embedding
    self.blocks = blocks
    self.norm = norm
    self.untiedHead = untiedHead
  }

  /// - Precondition: No adapter is on the model.
  init(of model: LlamaModel) {
    self.init(
      embedding: model.embedding,
      blocks: model.blocks.indices.map { layer in
        let block = model.blocks[layer]
        return Block(
          attentionNorm: block.attentionNorm, feedForwardNorm: block.feedForwardNorm,
          linears: Dictionary(
            uniqueKeysWithValues: LinearRole.allCases.map { ($0, Module(layer: layer, role: $0).base(in: model)) }))
      }, norm: model.norm, untiedHead: model.untiedHead)
  }

  func install(in model: LlamaModel) {
    model.embedding = embedding
    model.norm = norm
    model.untiedHead = untiedHead
    for (block, parts) in zip(model.blocks, blocks) {
      block.attentionNorm = parts.attentionNorm
      block.feedForwardNorm = parts.feedForwardNorm
      for role in LinearRole.allCases { block[role] = parts[role] }
    }
  }

  /// All parameters, in the order of the forward pass; a tied embedding once.
  var parameters: [Parameter] {
    embedding.parameters
      + blocks.flatMap { block in
        [block.attentionNorm.weight, block.feedForwardNorm.weight]
          + LinearRole.allCases.flatMap { block[$0].parameters }
      } + [norm.weight] + (untiedHead?.parameters ?? [])
  }

  /// What ``parameters`` are of the parts that ``mapped(_:)`` makes, in float32, each made when it is asked for.
  var values: [() -> Tensor] {
    func linear(_ base: any LinearLayer & LinearMap) -> [() -> Tensor] {
      [{ base.weightValues }] + (base.addedBias.map { bias in [{ bias.value }] } ?? [])
    }
    func norm(_ base: RMSNorm) -> () -> Tensor { { base.weight.value } }
    return linear(embedding.head)
      + blocks.flatMap { block in
        [norm(block.attentionNorm), norm(block.feedForwardNorm)] + LinearRole.allCases.flatMap { linear(block[$0]) }
      } + [norm(self.norm)] + (untiedHead.map(linear) ?? [])
  }

  /// Sizes of all linear layers, by which models differ.
  var sizes: [[Int]] {
    let linears = blocks.flatMap { block in LinearRole.allCases.map { block[$0] } }
    return ([embedding.head] + linears + (untiedHead.map { [$0] } ?? [])).map { [$0.outputSize, $0.inputSize] }
  }

  /// Dense parts of the same structure.
  /// - Parameter make: A parameter for a name in Hugging Face files, and the value that is in its place here.
  func mapped(_ make: (_ name: String, _ value: Tensor) -> Parameter) -> ModelParts {
    func linear(_ path: String, _ base: any LinearLayer & LinearMap) -> Linear {
      Linear(
        weight: make("\(path).weight", base.weightValues),
        bias: base.addedBias.map { make("\(path).bias", $0.value) })
    }
    func norm(_ path: String, _ base: RMSNorm) -> RMSNorm {
      RMSNorm(weight: make("\(path).weight", base.weight.value), epsilon: base.epsilon)
    }
    return ModelParts(
      embedding: TokenEmbedding(linear("model.embed_tokens", embedding.head)),
      blocks: blocks.enumerated().map { layer, block in
        Block(
          attentionNorm: norm("model.layers.\(layer).input_layernorm", block.attentionNorm),
          feedForwardNorm: norm("model.layers.\(layer).post_attention_layernorm", block.feedForwardNorm),
          linears: Dictionary(
            uniqueKeysWithValues: LinearRole.allCases.map {
              ($0, linear($0.modulePath(layer: layer), block[$0]) as any LinearLayer & LinearMap)
            }))
      }, norm: norm("model.norm", self.norm), untiedHead: untiedHead.map { linear("lm_head", $0) })
  }
}

extension ModelParts.Block {
  subscript(role: LinearRole) -> any LinearLayer & LinearMap {
    guard let linear = linears[role] else { preconditionFailure("ModelParts: no \(role)") }
    return linear
  }
}
