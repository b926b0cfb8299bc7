import Diagnostics
import Transformers

/// The shape of a LoRA adapter: everything but its values.
public struct LoRAConfiguration: Sendable, Equatable {
  /// Inner dimension `r` of the update.
  public var rank: Int
  /// Numerator of the scale; 2·rank is usual.
  public var alpha: Double
  /// Divides by `√r` instead of `r` (rsLoRA, Kalajdzievski, 2023, arXiv:2312.03732).
  public var usesRankStabilization: Bool
  public var targets: TargetModules
  public var initialisation: LoRAInitialisation
  /// Trains the length of each row of a weight beside its direction (DoRA, Liu et al., 2024, arXiv:2402.09353).
  public var usesWeightDecomposition: Bool
  /// Share of the values before `A` that a training pass leaves out, from 0 up and below 1.
  public var dropout: Double
  /// Ranks of modules that differ from ``rank``, by regular expressions for the end of a module's path.
  public var rankPattern: [String: Int]
  /// Alphas of modules that differ from ``alpha``, likewise.
  public var alphaPattern: [String: Double]

  public init(
    rank: Int, alpha: Double, usesRankStabilization: Bool = false, targets: TargetModules = .allLinear,
    initialisation: LoRAInitialisation = .kaiming, usesWeightDecomposition: Bool = false, dropout: Double = 0,
    rankPattern: [String: Int] = [:], alphaPattern: [String: Double] = [:]
  ) {
    self.rank = rank
    self.alpha = alpha
    self.usesRankStabilization = usesRankStabilization
    self.targets = targets
    self.initialisation = initialisation
    self.usesWeightDecomposition = usesWeightDecomposition
    self.dropout = dropout
    self.rankPattern = rankPattern
    self.alphaPattern = alphaPattern
  }

  /// `s = α / r`, or `α / √r` if rank-stabilised, of a module that no pattern matches.
  public var scale: Float { scale(rank: rank, alpha: alpha) }

  func scale(rank: Int, alpha: Double) -> Float {
    Float(usesRankStabilization ? alpha / Double(rank).squareRoot() : alpha / Double(rank))
  }

  /// Whether these make a scale that is a positive number in float32.
  func isScale(rank: Int, alpha: Double) -> Bool {
    let scale = scale(rank: rank, alpha: alpha)
    return alpha > 0 && scale > 0 && scale.isFinite
  }

  /// Checks everything that can be checked without a model.
  /// - Throws: ``InputError`` naming the setting that is out of range.
  public func validate() throws {
    if rank < 1 { throw InputError.usage("rank", "\(rank) is not at least 1") }
    if !isScale(rank: rank, alpha: alpha) {
      throw InputError.usage("alpha", "\(alpha) is not a positive number", remedy: "Twice the rank is usual.")
    }
    if !(dropout >= 0 && Float(dropout) < 1) {
      throw InputError.usage(
        "dropout", "\(dropout) is not from 0 up and below 1", remedy: "0.05 is usual, 0 leaves out nothing.")
    }
    for (key, rank) in rankPattern.sorted(by: { $0.key < $1.key }) where rank < 1 {
      throw InputError.usage("rank-pattern", "the rank of \"\(key)\", \(rank), is not at least 1")
    }
    for (key, alpha) in alphaPattern.sorted(by: { $0.key < $1.key }) where !isScale(rank: rank, alpha: alpha) {
      throw InputError.usage("alpha-pattern", "the alpha of \"\(key)\", \(alpha), is not a positive number")
    }
    _ = try patterns
  }

  private var patterns: (rank: ModulePatterns<Int>, alpha: ModulePatterns<Double>) {
    get throws {
      (
        try ModulePatterns(rankPattern, setting: "rank-pattern"),
        try ModulePatterns(alphaPattern, setting: "alpha-pattern")
      )
    }
  }

  /// The target modules of a model, in its order, with rank and scale of each.
  ///
  /// - Throws: ``InputError`` for a target that matches nothing.
  func modules(of model: LlamaModel) throws -> [LoRAModule] {
    let modules = try targets.modules(of: model), patterns = try patterns
    return try modules.map { module in
      let rank = patterns.rank.value(for: module) ?? rank, alpha = patterns.alpha.value(for: module) ?? alpha
      guard isScale(rank: rank, alpha: alpha) else {
        throw InputError.usage("alpha", "\(alpha) makes no scale in float32 with the rank \(rank) of \(module.path)")
      }
      return LoRAModule(
        module: module, rank: rank, scale: scale(rank: rank, alpha: alpha),
        shape: model.configuration.shape(of: module.role))
    }
  }

  /// The same for a new adapter, which asks for nothing that has no effect.
  ///
  /// - Throws: ``InputError`` also for a pattern that matches nothing, and for a rank beyond a side of its module.
  func newModules(of model: LlamaModel) throws -> [LoRAModule] {
    let modules = try modules(of: model), patterns = try patterns
    try patterns.rank.checkAllMatch(modules.map(\.module))
    try patterns.alpha.checkAllMatch(modules.map(\.module))
    for target in modules {
      let (m, k) = (target.shape[0], target.shape[1])
      if target.rank <= min(m, k) { continue }
      throw InputError.usage(
        "rank", "\(target.rank) is larger than a side of \(target.module.path), which is \(m) × \(k)",
        remedy: "Choose a rank of at most \(min(m, k)), or other target modules.")
    }
    return modules
  }
}

/// A target module with what a configuration says of it.
struct LoRAModule {
  let module: Module
  let rank: Int
  let scale: Float
  /// `[outputSize, inputSize]`.
  let shape: [Int]
}
