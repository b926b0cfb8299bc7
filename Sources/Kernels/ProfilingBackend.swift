import Synchronization

/// Another backend with a clock at every kernel: where the time of a training step or of a decoded token goes.
///
///     let profiler = ProfilingBackend(CPUBackend.shared)
///     let model = try LlamaModel(file, on: profiler)
///     // … work …
///     for line in profiler.report() { print(line.kernel, line.seconds, line.calls) }
///
/// Buffers that are made on it are the profiled ones; the results are the other backend's, bit for bit.
public final class ProfilingBackend: Backend {
  /// What one kernel has cost so far.
  public struct Line: Sendable {
    public var kernel: String
    public var calls = 0
    public var seconds = 0.0
    /// Floating-point operations of matrix products; 0 for the others.
    public var operations = 0.0

    fileprivate mutating func add(_ seconds: Double, _ operations: Int) {
      calls += 1
      self.seconds += seconds
      self.operations += Double(operations)
    }
  }

  private let inner: any Backend
  private let lines = Mutex<[String: Line]>([:])
  private let isPaused = Atomic(false)

  public init(_ inner: any Backend) { self.inner = inner }

  public var precision: Precision { inner.precision }

  /// All kernels that ran, the costliest first.
  public func report() -> [Line] {
    lines.withLock { $0.values.sorted { ($0.seconds, $1.kernel) > ($1.seconds, $0.kernel) } }
  }

  /// Stops the clocks, or starts them again.
  public func pause(_ isPaused: Bool) { self.isPaused.store(isPaused, ordering: .relaxed) }

  /// Forgets what was measured so far.
  public func reset() { lines.withLock { $0 = [:] } }

  fileprivate func timed(_ kernel: String, operations: Int = 0, _ body: () -> Void) {
    if isPaused.load(ordering: .relaxed) { return body() }
    let clock = ContinuousClock(), start = clock.now
    body()
    let seconds = (clock.now - start) / .seconds(1)
    lines.withLock { $0[kernel, default: Line(kernel: kernel)].add(seconds, operations) }
  }

  public func gemm(
    m: Int, n: Int, k: Int, alpha: Float, _ a: Region, transposeA: Bool, _ b: Region, transposeB: Bool, beta: Float,
    into c: Region
  ) {
    // The shapes that differ in speed: a step's sums over tokens, narrow sides of an adapter, and the rest.
    timed("gemm \(transposeA ? "Aᵀ" : "A")·\(transposeB ? "Bᵀ" : "B") \(n)×\(k)", operations: 2 * m * n * k) {
      inner.gemm(
        m: m, n: n, k: k, alpha: alpha, a, transposeA: transposeA, b, transposeB: transposeB, beta: beta, into: c)
    }
  }

  public func weightedSum(_ alpha: Float, _ x: Region, _ beta: Float, _ y: Region, into z: Region) {
    timed("weightedSum") { inner.weightedSum(alpha, x, beta, y, into: z) }
  }

  public func scale(_ alpha: Float, _ x: Region, into z: Region) {
    timed("scale") { inner.scale(alpha, x, into: z) }
  }

  public func product(_ x: Region, _ y: Region, into z: Region) {
    timed("product") { inner.product(x, y, into: z) }
  }

  public func fill(_ x: Region, with value: Float) {
    timed("fill") { inner.fill(x, with: value) }
  }

  public func copy(_ x: Region, into z: Region) {
    timed("copy") { inner.copy(x, into: z) }
  }

  public func sumOfSquares(_ x: Region) -> Double {
    var result = 0.0
    timed("sumOfSquares") { result = inner.sumOfSquares(x) }
    return result
  }

  public func addBias(_ x: Region, _ bias: Region, into y: Region) {
    timed("addBias") { inner.addBias(x, bias, into: y) }
  }

  public func scaleColumns(_ x: Region, _ factors: Region, into y: Region) {
    timed("scaleColumns") { inner.scaleColumns(x, factors, into: y) }
  }

  public func dropout(_ x: Region, share: Float, key: UInt64, into y: Region) {
    timed("dropout") { inner.dropout(x, share: share, key: key, into: y) }
  }

  public func sumRows(_ x: Region, into sums: Region) {
    timed("sumRows") { inner.sumRows(x, into: sums) }
  }

  public func rmsNorm(_ x: Region, weight: Region, epsilon: Float, into y: Region, inverseRoot: Region) {
    timed("rmsNorm") { inner.rmsNorm(x, weight: weight, epsilon: epsilon, into: y, inverseRoot: inverseRoot) }
  }

  public func rmsNormGradient(
    _ dy: Region, x: Region, weight: Region, inverseRoot: Region, into dx: Region, weightGradient: Region?
  ) {
    timed("rmsNormGradient") {
      inner.rmsNormGradient(
        dy, x: x, weight: weight, inverseRoot: inverseRoot, into: dx, weightGradient: weightGradient)
    }
  }

  public func rotary(
    _ x: Region, positions: [Int32], heads: Int, cosines: Region, sines: Region, inverse: Bool, into y: Region
  ) {
    timed("rotary") {
      inner.rotary(x, positions: positions, heads: heads, cosines: cosines, sines: sines, inverse: inverse, into: y)
    }
  }

  public func swiGLU(gate: Region, up: Region, into y: Region) {
    timed("swiGLU") { inner.swiGLU(gate: gate, up: up, into: y) }
  }

  public func swiGLUGradient(_ dy: Region, gate: Region, up: Region, gateGradient: Region, upGradient: Region) {
    timed("swiGLUGradient") {
      inner.swiGLUGradient(dy, gate: gate, up: up, gateGradient: gateGradient, upGradient: upGradient)
    }
  }

  public func silu(_ x: Region, into y: Region) { timed("silu") { inner.silu(x, into: y) } }

  public func siluGradient(_ dy: Region, x: Region, into dx: Region) {
    timed("siluGradient") { inner.siluGradient(dy, x: x, into: dx) }
  }

  public func headProduct(
    _ x: Region, _ w: Region, heads: Int, inputSize: Int, outputSize: Int, transposed: Bool, into y: Region
  ) {
    timed("headProduct", operations: 2 * x.count * outputSize) {
      inner.headProduct(
        x, w, heads: heads, inputSize: inputSize, outputSize: outputSize, transposed: transposed, into: y)
    }
  }

  public func headProductWeightGradient(
    _ dy: Region, x: Region, heads: Int, inputSize: Int, outputSize: Int, into dw: Region
  ) {
    timed("headProductWeightGradient", operations: 2 * x.count * outputSize) {
      inner.headProductWeightGradient(dy, x: x, heads: heads, inputSize: inputSize, outputSize: outputSize, into: dw)
    }
  }

  public func gatedBlend(_ a: Region, _ m: Region, scores z: Region, _ gate: GateShape, into o: Region) {
    timed("gatedBlend") { inner.gatedBlend(a, m, scores: z, gate, into: o) }
  }

  public func gatedBlendGradient(
    _ dO: Region, a: Region, m: Region, scores z: Region, _ gate: GateShape, into da: Region, _ dm: Region, _ dz: Region
  ) {
    timed("gatedBlendGradient") { inner.gatedBlendGradient(dO, a: a, m: m, scores: z, gate, into: da, dm, dz) }
  }

  public func attention(
    _ q: Region, _ k: Region, _ v: Region, _ shape: AttentionShape, into o: Region, logSumExp: Region
  ) {
    timed("attention", operations: 4 * shape.visiblePairs * shape.headCount * shape.headDimension) {
      inner.attention(q, k, v, shape, into: o, logSumExp: logSumExp)
    }
  }

  public func cachedCount(_ count: Int) -> Int { inner.cachedCount(count) }

  public func cache(_ x: Region, into z: Region) { timed("cache") { inner.cache(x, into: z) } }

  public func attention(_ q: Region, _ cached: [CachedRows], _ shape: AttentionShape, into o: Region) {
    timed("attention", operations: 4 * shape.visiblePairs * shape.headCount * shape.headDimension) {
      inner.attention(q, cached, shape, into: o)
    }
  }

  public func attentionGradient(
    _ dO: Region, q: Region, k: Region, v: Region, o: Region, logSumExp: Region, _ shape: AttentionShape,
    into dq: Region, _ dk: Region, _ dv: Region
  ) {
    timed("attentionGradient", operations: 10 * shape.visiblePairs * shape.headCount * shape.headDimension) {
      inner.attentionGradient(dO, q: q, k: k, v: v, o: o, logSumExp: logSumExp, shape, into: dq, dk, dv)
    }
  }

  public func crossEntropy(
    _ logits: Region, targets: TokenTargets, rows: Range<Int>, weights: ArraySlice<Float>?, losses: inout [Float]
  ) {
    timed("crossEntropy") {
      inner.crossEntropy(logits, targets: targets, rows: rows, weights: weights, losses: &losses)
    }
  }

  public func gatherRows(_ table: Region, width: Int, ids: [Int32], into y: Region) {
    timed("gatherRows") { inner.gatherRows(table, width: width, ids: ids, into: y) }
  }

  public func scatterAddRows(_ x: Region, width: Int, ids: [Int32], into table: Region) {
    timed("scatterAddRows") { inner.scatterAddRows(x, width: width, ids: ids, into: table) }
  }

  public func adamW(_ p: Region, gradient: Region, m: Region, v: Region, _ step: AdamWStep) {
    timed("adamW") { inner.adamW(p, gradient: gradient, m: m, v: v, step) }
  }

  public func freeze(_ matrix: StoredMatrix) -> any FrozenMatrix {
    ProfiledMatrix(inner: inner.freeze(matrix), owner: self)
  }

  /// A frozen matrix with a clock at its products.
  private final class ProfiledMatrix: FrozenMatrix {
    let inner: any FrozenMatrix
    let owner: ProfilingBackend
    // Made once: a name costs as much as a small product.
    private let multiplyName, multiplyTransposedName: String

    init(inner: any FrozenMatrix, owner: ProfilingBackend) {
      self.inner = inner
      self.owner = owner
      let size = "\(inner.rowCount)×\(inner.columnCount)"
      (multiplyName, multiplyTransposedName) = ("frozen x·Wᵀ \(size)", "frozen dy·W \(size)")
    }

    var rowCount: Int { inner.rowCount }
    var columnCount: Int { inner.columnCount }

    func multiply(_ x: Region, into y: Region) {
      owner.timed(multiplyName, operations: 2 * x.count * rowCount) { inner.multiply(x, into: y) }
    }

    func multiplyTransposed(_ dy: Region, into dx: Region) {
      owner.timed(multiplyTransposedName, operations: 2 * dy.count * columnCount) {
        inner.multiplyTransposed(dy, into: dx)
      }
    }

    func gatherRows(_ ids: [Int32], into y: Region) { owner.timed("gatherRows") { inner.gatherRows(ids, into: y) } }
  }

  public func dequantise(_ source: UnsafeRawBufferPointer, as type: ElementType, into y: Region) {
    timed("dequantise") { inner.dequantise(source, as: type, into: y) }
  }
}
