import Evaluation

/// Documents that are made to measure.
public struct GenerateSettings: Sendable, Equatable {
  public var dataset = SyntheticDataset(tasks: [], lengths: [])
  /// Path of the running text of haystacks; nil makes plain sentences.
  public var haystack: String?
  public var seed: UInt64 = 0

  public init() {}
}

extension SyntheticDataset.Kind: RecipeChoice {}
