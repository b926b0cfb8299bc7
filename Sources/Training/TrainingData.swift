/// The examples of a run: the same in every epoch, made anew for each, or made while the first epoch runs.
public struct TrainingData {
  /// Those of the first epoch.
  public let first: [TrainingExample]
  private let later: ((Int) -> [TrainingExample])?
  let stream: (any ExampleStream)?

  public init(_ examples: [TrainingExample]) {
    first = examples
    later = nil
    stream = nil
  }

  /// - Parameter stream: Gives the first epoch, in its order; later epochs are shuffled.
  public init(stream: any ExampleStream) {
    first = []
    later = nil
    self.stream = stream
  }

  /// - Parameter perEpoch: Makes the examples of an epoch, counted from 0; always as many, and what is supervised
  ///   at a place is so in every epoch.
  public init(perEpoch: @escaping (Int) -> [TrainingExample]) {
    first = perEpoch(0)
    later = perEpoch
    stream = nil
  }

  public func examples(epoch: Int) -> [TrainingExample] {
    guard epoch > 0, let later else { return first }
    let examples = later(epoch)
    precondition(examples.count == first.count, "TrainingData: \(examples.count) examples after \(first.count)")
    return examples
  }
}
