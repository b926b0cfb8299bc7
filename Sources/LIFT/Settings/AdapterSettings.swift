import Adapters
import Diagnostics

/// Where the document is stored: the kind and the shape of the adapter.
///
/// Settings of another kind than ``kind`` must have their default: what has no effect is a mistake.
public struct AdapterSettings: Sendable, Equatable, Codable {
  public var kind = Kind.lora
  public var rank = 32
  /// Nil is twice the rank.
  public var alpha: Double?
  /// `all-linear`, or names separated by commas.
  public var targetModules = "all-linear"
  public var initialisation = LoRAInitialisation.kaiming
  /// The scale is α/√r instead of α/r (rsLoRA).
  public var rsLoRA = false
  /// The length of each row of a weight is trained beside its direction (DoRA).
  public var dora = false
  public var dropout = 0.0
  /// Ranks of some modules, by regular expressions for the end of a module's path.
  public var rankPattern: [String: Int] = [:]
  /// Alphas of some modules, likewise.
  public var alphaPattern: [String: Double] = [:]
  /// How far the gates of Gated Memory are open at first.
  public var gateStart = GatedMemoryConfiguration.GateStart.published
  /// Rank of the LoRA on the output head that the published Gated Memory trains as well; 0 is none.
  public var headRank = 0

  public init() {}

  public enum Kind: String, Sendable, Codable, CaseIterable {
    case lora
    case gatedMemory = "gated-memory"
    /// All weights of the model, in float32.
    case full
  }

  public var configuration: AdapterConfiguration {
    switch kind {
    case .lora:
      .lora(
        LoRAConfiguration(
          rank: rank, alpha: alpha ?? 2 * Double(rank), usesRankStabilization: rsLoRA,
          targets: TargetModules(targetModules), initialisation: initialisation, usesWeightDecomposition: dora,
          dropout: dropout, rankPattern: rankPattern, alphaPattern: alphaPattern))
    case .gatedMemory: .gatedMemory(GatedMemoryConfiguration(gateStart: gateStart, headRank: headRank))
    case .full: .full
    }
  }

  /// What about it keeps its change of the weights from being weakened as a whole; nil if nothing does, because the change
  /// is a multiple of one matrix.
  package var resistsWeakening: String? {
    switch kind {
    case .lora where initialisation == .pissa: "an adapter that begins with a part of the weights (pissa)"
    case .lora where dora: "an adapter with lengths of its own (dora)"
    case .lora: nil
    case .gatedMemory, .full: "the adapter \(kind.rawValue)"
    }
  }

  public func validate() throws {
    try configuration.validate()
    let defaults = AdapterSettings()
    func refuse(_ name: String, of kinds: [Kind], unless isDefault: Bool) throws {
      guard !kinds.contains(kind), !isDefault else { return }
      throw InputError.usage(
        name, "it has no effect on the adapter \(kind.rawValue)",
        remedy: "Leave it out, or choose the adapter \(kinds.map(\.rawValue).joined(separator: " or ")).")
    }
    try refuse("rank", of: [.lora], unless: rank == defaults.rank)
    try refuse("alpha", of: [.lora], unless: alpha == nil)
    try refuse("target-modules", of: [.lora], unless: targetModules == defaults.targetModules)
    try refuse("initialisation", of: [.lora], unless: initialisation == defaults.initialisation)
    try refuse("rs-lora", of: [.lora], unless: !rsLoRA)
    try refuse("dora", of: [.lora], unless: !dora)
    try refuse("dropout", of: [.lora], unless: dropout == 0)
    try refuse("rank-pattern", of: [.lora], unless: rankPattern.isEmpty)
    try refuse("alpha-pattern", of: [.lora], unless: alphaPattern.isEmpty)
    try refuse("gate-start", of: [.gatedMemory], unless: gateStart == defaults.gateStart)
    try refuse("head-rank", of: [.gatedMemory], unless: headRank == 0)
  }
}
