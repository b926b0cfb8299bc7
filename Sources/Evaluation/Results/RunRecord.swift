/// All that is known of a run, finished or not.
public struct RunRecord: Sendable {
  /// The recipe's name.
  public var name: String
  /// The recipe with every setting as it holds.
  public var recipe: String
  /// Facts about the run in the order in which they are shown: model, precision, processor, version, …
  public var facts: [(name: String, value: String)]
  /// In the order in which things happened.
  public var events: [RunEvent]
  public var predictions: [Prediction]
  /// The readers in the recipe's order.
  public var readers: [String]
  /// Units that the recipe asks for.
  public var unitCount: Int

  public init(
    name: String, recipe: String, facts: [(name: String, value: String)], events: [RunEvent], predictions: [Prediction],
    readers: [String], unitCount: Int
  ) {
    (self.name, self.recipe, self.facts, self.events) = (name, recipe, facts, events)
    (self.predictions, self.readers, self.unitCount) = (predictions, readers, unitCount)
  }

  /// Units that have answered, failed or do not apply.
  public var unitsDone: Int {
    events.count {
      switch $0 {
      case .answered, .failed, .skipped: true
      case .step, .adapted: false
      }
    }
  }
}
