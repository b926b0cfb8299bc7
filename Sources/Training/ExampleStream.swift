/// Examples that are made while others are trained on; the first epoch takes them in their order.
public protocol ExampleStream: AnyObject {
  /// The next examples.
  ///
  /// - Parameter count: So many are waited for; fewer come only at the end, and then none.
  /// - Returns: Nil if the run is to end, with what it has learnt so far.
  func next(_ count: Int) throws -> [TrainingExample]?

  /// All that it gave, in their order, as a later epoch has them; what is supervised is so in every epoch.
  ///
  /// - Parameter epoch: From 1.
  func examples(epoch: Int) -> [TrainingExample]

  /// How many there will be in all, as far as that can be known.
  var expectedCount: Int { get }
}
