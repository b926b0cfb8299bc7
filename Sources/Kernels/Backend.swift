/// The seam between mathematics and hardware: what a device must be able to compute.
///
/// Letters: `N` rows (tokens), `D` width, `V` vocabulary, `H` query heads, `G` key/value heads, `d` head dimension.
/// All matrices are row-major and contiguous. Results never overlap inputs unless a function says so. Beside each
/// function stands its gradient; `d` before a name means the derivative of the loss by it.
public protocol Backend: Sendable {
  /// What matrix products round their factors to.
  var precision: Precision { get }

  /// General matrix product `C = α · op(A) · op(B) + β · C` with `C: [M, N]` and inner size `K`.
  ///
  /// `A` is stored `[M, K]`, or `[K, M]` if `transposeA`; `B` is `[K, N]`, or `[N, K]` if `transposeB`. With β = 0 the
  /// old values of `C` are not read.
  func gemm(
    m: Int, n: Int, k: Int, alpha: Float, _ a: Region, transposeA: Bool, _ b: Region, transposeB: Bool, beta: Float,
    into c: Region)

  /// `z = α·x + β·y`; `z` may be `x` or `y`.
  func weightedSum(_ alpha: Float, _ x: Region, _ beta: Float, _ y: Region, into z: Region)

  /// `z = α·x`; `z` may be `x`.
  func scale(_ alpha: Float, _ x: Region, into z: Region)

  /// `z = x ∘ y`, value by value; `z` may be `x` or `y`.
  func product(_ x: Region, _ y: Region, into z: Region)

  /// Sets every value.
  func fill(_ x: Region, with value: Float)

  /// Copies `x` to `z`.
  func copy(_ x: Region, into z: Region)

  /// `Σ x²`, summed in Double.
  func sumOfSquares(_ x: Region) -> Double

  /// `y[n] = x[n] + bias` for rows of the bias's width; `y` may be `x`.
  func addBias(_ x: Region, _ bias: Region, into y: Region)

  /// `sums[j] = Σ_n x[n, j]` over rows of the sums' width: the gradient of a bias.
  func sumRows(_ x: Region, into sums: Region)

  /// `y[n, j] = x[n, j] · factors[j]` for rows of the factors' width; `y` may be `x`.
  func scaleColumns(_ x: Region, _ factors: Region, into y: Region)

  /// `y[i] = x[i] / (1 − share)` or 0: which one, a hash of `key` and `i` decides, so that the same values are left out
  /// whenever it is computed, and on however many threads. It is its own gradient. `0 ≤ share < 1`
  ///
  /// Bits `32·(i mod 2) ..< 32·(i mod 2) + 32` of `splitMix64(key, i div 2)`, as a fraction of 2³², are below the share
  /// where a value is left out.
  func dropout(_ x: Region, share: Float, key: UInt64, into y: Region)

  /// `y[n] = x[n] / r[n] · w`, `r[n] = √(mean(x[n]²) + ε)`; stores `1 / r` in `inverseRoot: [N]`.
  func rmsNorm(_ x: Region, weight: Region, epsilon: Float, into y: Region, inverseRoot: Region)

  /// `dx[n] = (w ∘ dy[n] − x̂[n] · mean(w ∘ dy[n] ∘ x̂[n])) / r[n]`, `x̂ = x / r`; if wanted, `dw = Σ_n dy[n] ∘ x̂[n]`.
  func rmsNormGradient(
    _ dy: Region, x: Region, weight: Region, inverseRoot: Region, into dx: Region, weightGradient: Region?)

  /// Rotates the halves of each head by the row's angles (Hugging Face's convention).
  ///
  ///     y[i]       = x[i] · cos[p, i] − x[i + d/2] · sin[p, i]
  ///     y[i + d/2] = x[i + d/2] · cos[p, i] + x[i] · sin[p, i]        i < d/2
  ///
  /// `x`: `[N, heads, d]`; `cosines`, `sines`: `[positions, d/2]`; row `n` takes the angles of `positions[n]`. The
  /// inverse turns the other way and is the gradient.
  func rotary(
    _ x: Region, positions: [Int32], heads: Int, cosines: Region, sines: Region, inverse: Bool, into y: Region)

  /// `y = silu(gate) ∘ up`, `silu(t) = t / (1 + e^−t)`.
  func swiGLU(gate: Region, up: Region, into y: Region)

  /// `dgate = dy ∘ up ∘ silu′(gate)`, `dup = dy ∘ silu(gate)`.
  func swiGLUGradient(_ dy: Region, gate: Region, up: Region, gateGradient: Region, upGradient: Region)

  /// `y = silu(x)`, `silu(t) = t / (1 + e^−t)`.
  func silu(_ x: Region, into y: Region)

  /// `dx = dy ∘ silu′(x)`.
  func siluGradient(_ dy: Region, x: Region, into dx: Region)

  /// A product of its own for each head: `y[n, h] = x[n, h] · op(W[h])`, in float32 whatever ``precision`` says.
  ///
  /// `x`: `[N, H, in]`, `y`: `[N, H, out]`; `W` is stored `[H, in, out]`, or `[H, out, in]` if `transposed`. The
  /// transposed product with the same `W` is the gradient by `x`.
  func headProduct(
    _ x: Region, _ w: Region, heads: Int, inputSize: Int, outputSize: Int, transposed: Bool, into y: Region)

  /// `dW[h] = Σ_n x[n, h]ᵀ · dy[n, h]`: `[H, in, out]`, in float32.
  func headProductWeightGradient(
    _ dy: Region, x: Region, heads: Int, inputSize: Int, outputSize: Int, into dw: Region)

  /// Blends a memory into the output of attention, by one gate for each head and token.
  ///
  ///     o[n, h] = (1 − g[n, h]) · a[n, h] + g[n, h] · m[n, h]          g = σ(slope · (z − shift))
  ///
  /// `a, m, o`: `[N, H, d]`; `z`: `[N, H]`. A gate that rounds to 0 leaves the attention's bits.
  func gatedBlend(_ a: Region, _ m: Region, scores z: Region, _ gate: GateShape, into o: Region)

  /// `da = (1 − g) dO`, `dm = g dO`, `dz = slope · g (1 − g) ⟨m − a, dO⟩`.
  func gatedBlendGradient(
    _ dO: Region, a: Region, m: Region, scores z: Region, _ gate: GateShape, into da: Region, _ dm: Region,
    _ dz: Region)

  /// Causal grouped attention; see ``AttentionShape``.
  ///
  ///     o = softmax(q kᵀ · scale) v      q, o: [N, H, d]    k, v: [M, G, d]    logSumExp: [N, H]
  func attention(_ q: Region, _ k: Region, _ v: Region, _ shape: AttentionShape, into o: Region, logSumExp: Region)

  /// Values of memory for each `count` values in a cache.
  func cachedCount(_ count: Int) -> Int

  /// Puts keys or values into the memory of a cache, in the form that attention reads there.
  func cache(_ x: Region, into z: Region)

  /// ``attention(_:_:_:_:into:logSumExp:)`` where the keys and values lie in caches, one for each sequence; the sequence's
  /// keys are counted in its own cache.
  func attention(_ q: Region, _ cached: [CachedRows], _ shape: AttentionShape, into o: Region)

  /// The gradient of ``attention(_:_:_:_:into:logSumExp:)``, which computes the probabilities again, block by block.
  /// No two sequences may share keys; keys of no sequence get zeros.
  func attentionGradient(
    _ dO: Region, q: Region, k: Region, v: Region, o: Region, logSumExp: Region, _ shape: AttentionShape,
    into dq: Region, _ dk: Region, _ dv: Region)

  /// Cross-entropy of rows of logits `[N, V]` with some rows of targets, in nats.
  ///
  ///     losses[n] = Σ_t share[n, t] · (log Σ_j e^logits[n, j] − logits[n, class[n, t]])
  ///
  /// If `weights` is given, the logits are replaced by the gradient of `Σ_n weights[n] · losses[n]`.
  func crossEntropy(
    _ logits: Region, targets: TokenTargets, rows: Range<Int>, weights: ArraySlice<Float>?, losses: inout [Float])

  /// `y[n] = table[ids[n]]`, rows of `width` values.
  func gatherRows(_ table: Region, width: Int, ids: [Int32], into y: Region)

  /// `table[ids[n]] += x[n]`, in order of `n`.
  func scatterAddRows(_ x: Region, width: Int, ids: [Int32], into table: Region)

  /// One AdamW step in place on parameter `p` and moments `m`, `v`; see ``AdamWStep``.
  func adamW(_ p: Region, gradient: Region, m: Region, v: Region, _ step: AdamWStep)

  /// A matrix in the form in which this backend multiplies with it.
  func freeze(_ matrix: StoredMatrix) -> any FrozenMatrix

  /// Expands stored elements to float32.
  func dequantise(_ source: UnsafeRawBufferPointer, as type: ElementType, into y: Region)
}

/// The numbers of one AdamW step (Loshchilov and Hutter, 2019, arXiv:1711.05101), in PyTorch's order of operations.
///
///     p ← p · (1 − lr·λ)
///     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
///     p ← p − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
public struct AdamWStep: Sendable {
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  public var weightDecay: Double
  /// Steps made, this one included: `t` ≥ 1.
  public var step: Int
  /// What the gradient is multiplied by first: clipping and averaging without a pass of their own.
  public var gradientScale: Double

  public init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, step: Int,
    gradientScale: Double
  ) {
    precondition(step >= 1, "AdamW: step \(step) is not positive")
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.step = step
    self.gradientScale = gradientScale
  }
}
