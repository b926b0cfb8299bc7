import Autograd
import Kernels

/// A decoder-only transformer of the Llama family: grouped heads, rotary positions, RMSNorm, SwiGLU.
///
///     h = embedding[tokens]
///     for each block:   h += attention(norm(h));   h += mlp(norm(h))
///     logits = norm(h) · headᵀ
///
/// Touvron et al., 2023, arXiv:2302.13971, §2.2; the names are those of Hugging Face files.
public final class LlamaModel {
  public let configuration: LlamaConfiguration
  // An adapter that trains everything puts parts of its own in their places.
  public package(set) var embedding: TokenEmbedding
  public let blocks: [LlamaBlock]
  public package(set) var norm: RMSNorm
  /// `[V, D]`; nil if the embedding is the output head, too.
  public package(set) var untiedHead: (any LinearLayer & LinearMap)?
  /// Where an adapter may change the logits, and nothing else.
  public var headUpdate: HeadUpdate?
  /// What computes with the weights, and with everything that is made from them.
  public let backend: any Backend
  /// Divides the rotary frequencies one by one (Llama 3's context extension); nil divides none.
  public let rotaryFrequencyFactors: [Float]?
  /// Where adapters can be put.
  public let adapterPlaces: AdapterPlaces
  private var rotary: RotaryTable

  public init(
    configuration: LlamaConfiguration, embedding: TokenEmbedding, blocks: [LlamaBlock], norm: RMSNorm,
    untiedHead: (any LinearLayer & LinearMap)?, rotaryFrequencyFactors: [Float]? = nil,
    adapterPlaces: AdapterPlaces = [.linearLayers, .attentionMemory, .weights]
  ) {
    backend = norm.weight.value.backend
    self.configuration = configuration
    self.embedding = embedding
    self.blocks = blocks
    self.norm = norm
    self.untiedHead = untiedHead
    self.rotaryFrequencyFactors = rotaryFrequencyFactors
    self.adapterPlaces = adapterPlaces
    rotary = RotaryTable(
      headDimension: configuration.headDimension, theta: configuration.ropeTheta,
      frequencyFactors: rotaryFrequencyFactors, positionCount: 0)
  }

  /// The angles of at least so many positions. Made when they are needed: a window of a million tokens is rarely full.
  private func rotary(positionCount: Int) -> RotaryTable {
    precondition(positionCount <= configuration.contextLength, "LlamaModel: position \(positionCount - 1) is not in the window")
    if positionCount > rotary.positionCount {
      rotary = RotaryTable(
        headDimension: configuration.headDimension, theta: configuration.ropeTheta,
        frequencyFactors: rotaryFrequencyFactors,
        positionCount: min(configuration.contextLength, max(512, 2 * positionCount)))
    }
    return rotary
  }

  /// The output head `[V, D]`.
  public var head: any LinearLayer & LinearMap { untiedHead ?? embedding.head }

  /// Everything that training could change, in the order of the forward pass.
  public var parameters: [Parameter] {
    embedding.parameters + blocks.flatMap(\.parameters) + [norm.weight] + (untiedHead?.parameters ?? [])
      + (headUpdate?.parameters ?? [])
  }

  /// The last hidden states, normalised, of packed sequences: `[N, D]`.
  /// - Parameter checkpointing: Keep only each block's input for the gradient, and compute the block again for it.
  public func hiddenStates(_ batch: TokenBatch, checkpointing: Bool = false) -> Tensor {
    var keyCount = 0
    let shapes = batch.sequences.map { sequence in
      defer { keyCount += sequence.count }
      return AttentionShape.Sequence(queries: sequence.rows, keys: keyCount..<keyCount + sequence.count)
    }
    let pass = LlamaPass(
      positions: batch.positions, rotary: rotary(positionCount: batch.sequences.map(\.count).max() ?? 0),
      shape: attentionShape(shapes), keyRows: batch.keyRows, caches: nil)
    var h = embedding(batch.tokens, on: backend)
    for (layer, block) in blocks.enumerated() {
      if checkpointing {
        h = checkpoint(h, parameters: block.parameters) { block($0, pass, layer: layer) }
      } else {
        h = block(h, pass, layer: layer)
      }
    }
    return norm(h)
  }

  /// The last hidden states, normalised, of the tokens that follow those in the cache: `[tokens.count, D]`.
  public func hiddenStates(_ tokens: [Int32], after cache: KeyValueCache) -> Tensor { hiddenStates([(tokens, cache)]) }

  /// The same for several sequences, each with a cache of its own; the rows come in the sequences' order.
  public func hiddenStates(_ sequences: [(tokens: [Int32], cache: KeyValueCache)]) -> Tensor {
    var positions: [Int32] = []
    let shapes = sequences.map { tokens, cache in
      let rows = positions.count..<positions.count + tokens.count
      positions += (cache.length..<cache.length + tokens.count).map(Int32.init)
      cache.extend(by: tokens)
      return AttentionShape.Sequence(queries: rows, keys: 0..<cache.length)
    }
    let pass = LlamaPass(
      positions: positions, rotary: rotary(positionCount: shapes.map(\.keys.count).max() ?? 0),
      shape: attentionShape(shapes), keyRows: nil, caches: sequences.map(\.cache))
    var h = embedding(sequences.flatMap(\.tokens), on: backend)
    for (layer, block) in blocks.enumerated() { h = block(h, pass, layer: layer) }
    return norm(h)
  }

  /// `hidden · headᵀ`: `[N, V]`. For losses use ``losses(_:targets:weights:)``.
  public func logits(_ hidden: Tensor) -> Tensor {
    guard let headUpdate else { return head(hidden) }
    let update = LowRankUpdate(a: headUpdate.a.value, b: headUpdate.b.value, scale: headUpdate.scale)
    return hidden.mapped(by: head, plus: update)
  }

  /// An empty cache for one sequence.
  public func makeCache() -> KeyValueCache {
    KeyValueCache(layerCount: blocks.count, width: configuration.keyValueWidth, on: backend)
  }

  private func attentionShape(_ sequences: [AttentionShape.Sequence]) -> AttentionShape {
    AttentionShape(
      headCount: configuration.headCount, keyValueHeadCount: configuration.keyValueHeadCount,
      headDimension: configuration.headDimension, scale: 1 / Float(configuration.headDimension).squareRoot(),
      sequences: sequences)
  }
}

/// What all blocks of one forward pass share.
public struct LlamaPass {
  let positions: [Int32]
  let rotary: RotaryTable
  let shape: AttentionShape
  /// The rows that become `shape`'s keys; nil if they are all of this pass in their order.
  let keyRows: [Int32]?
  /// One for each sequence; nil if the keys are those of this pass alone.
  let caches: [KeyValueCache]?
}

/// One decoder block: attention and feed-forward, each behind a norm and beside a residual path.
public final class LlamaBlock {
  public package(set) var attentionNorm: RMSNorm
  public let attention: LlamaAttention
  public package(set) var feedForwardNorm: RMSNorm
  public let feedForward: LlamaFeedForward

  public init(
    attentionNorm: RMSNorm, attention: LlamaAttention, feedForwardNorm: RMSNorm, feedForward: LlamaFeedForward
  ) {
    self.attentionNorm = attentionNorm
    self.attention = attention
    self.feedForwardNorm = feedForwardNorm
    self.feedForward = feedForward
  }

  public func callAsFunction(_ x: Tensor, _ pass: LlamaPass, layer: Int) -> Tensor {
    let h = x + attention(attentionNorm(x), pass, layer: layer)
    return h + feedForward(feedForwardNorm(h))
  }

  public var parameters: [Parameter] {
    [attentionNorm.weight, feedForwardNorm.weight] + LinearRole.allCases.flatMap { self[$0].parameters }
      + (attention.memory?.parameters ?? [])
  }

  /// The linear layer in a role; setting it is how adapters wrap and unwrap.
  public subscript(role: LinearRole) -> any LinearLayer {
    get {
      switch role {
      case .query: attention.query
      case .key: attention.key
      case .value: attention.value
      case .output: attention.output
      case .gate: feedForward.gate
      case .up: feedForward.up
      case .down: feedForward.down
      }
    }
    set {
      switch role {
      case .query: attention.query = newValue
      case .key: attention.key = newValue
      case .value: attention.value = newValue
      case .output: attention.output = newValue
      case .gate: feedForward.gate = newValue
      case .up: feedForward.up = newValue
      case .down: feedForward.down = newValue
      }
    }
  }
}

/// Causal self-attention with grouped key/value heads and rotary positions.
public final class LlamaAttention {
  public internal(set) var query: any LinearLayer
  public internal(set) var key: any LinearLayer
  public internal(set) var value: any LinearLayer
  public internal(set) var output: any LinearLayer
  /// Where an adapter may blend a memory into the attention's output.
  public var memory: (any AttentionMemory)?

  public init(query: any LinearLayer, key: any LinearLayer, value: any LinearLayer, output: any LinearLayer) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
  }

  /// `x: [N, D]` to `[N, D]`.
  public func callAsFunction(_ x: Tensor, _ pass: LlamaPass, layer: Int) -> Tensor {
    let queries = query(x), k = pass.rotated(key(x), heads: pass.shape.keyValueHeadCount), v = value(x)
    let q = pass.rotated(queries, heads: pass.shape.headCount)
    var o: Tensor
    if let caches = pass.caches {
      for (cache, sequence) in zip(caches, pass.shape.sequences) {
        cache.store(layer: layer, keys: k.rows(sequence.queries), values: v.rows(sequence.queries))
      }
      o = .attention(q, caches.map { $0.layer(layer) }, pass.shape)
    } else if let rows = pass.keyRows {
      o = .attention(q, k.rows(rows), v.rows(rows), pass.shape)
    } else {
      o = .attention(q, k, v, pass.shape)
    }
    if let memory { o = memory.blend(o, queries: queries) }
    return output(o)
  }
}

extension Tensor {
  /// Some rows of a matrix, in its memory.
  fileprivate func rows(_ rows: Range<Int>) -> Region {
    region.slice(rows.lowerBound * shape[1], count: rows.count * shape[1])
  }
}

extension LlamaPass {
  fileprivate func rotated(_ x: Tensor, heads: Int) -> Tensor {
    x.rotated(positions: positions, heads: heads, cosines: rotary.cosines, sines: rotary.sines)
  }
}

/// The gated feed-forward layer: `down(silu(gate(x)) ∘ up(x))`.
public final class LlamaFeedForward {
  public internal(set) var gate: any LinearLayer
  public internal(set) var up: any LinearLayer
  public internal(set) var down: any LinearLayer

  public init(gate: any LinearLayer, up: any LinearLayer, down: any LinearLayer) {
    self.gate = gate
    self.up = up
    self.down = down
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { down(.swiGLU(gate: gate(x), up: up(x))) }
}
