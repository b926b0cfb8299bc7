/// The steps of a run with their examples, one after the other.
package struct TrainingSteps {
  package struct Step {
    /// From 0.
    package var index: Int
    /// Of the whole run; an estimate while examples are still being made.
    package var stepCount: Int
    /// From 0.
    package var epoch: Int
    package var examples: [TrainingExample]
    /// The examples' places as they were given.
    package var places: [Int]
    package var isLastOfEpoch: Bool
  }

  package enum Next {
    case step(Step)
    /// All steps were made.
    case end
    /// What makes the examples wants no more.
    case stopped
  }

  private let settings: TrainingSettings
  private var index = 0
  private var plan: TrainingPlan
  /// Epochs before the plan's first.
  private let epochsBefore: Int
  private let data: TrainingData
  /// The places of examples with something to learn.
  private var chosen: [Int]
  private var examples: [TrainingExample] = []
  private var epoch = -1
  private var stream: Streaming?

  /// The first epoch of a stream.
  private struct Streaming {
    let source: any ExampleStream
    /// All that came with something to learn.
    var examples: [TrainingExample] = []
    var places: [Int] = []
    /// How many of them were trained on.
    var used = 0
    var received = 0
    var isOver = false
  }

  /// - Throws: ``InputError`` if there is nothing to learn, or no step at the full learning rate.
  package init(_ data: TrainingData, _ settings: TrainingSettings) throws {
    (self.data, self.settings) = (data, settings)
    if let source = data.stream {
      stream = Streaming(source: source)
      (chosen, epochsBefore) = ([], 1)
      plan = TrainingPlan(exampleCount: 0, settings: settings)
    } else {
      (plan, chosen) = try settings.plan(for: data.first)
      epochsBefore = 0
    }
  }

  package mutating func next() throws -> Next {
    if stream != nil {
      let next = try nextOfStream()
      if case .end = next { stream = nil } else { return next }
    }
    guard let step = plan.next() else { return .end }
    if step.epoch != epoch {
      epoch = step.epoch
      let all = data.stream?.examples(epoch: epoch + epochsBefore) ?? data.examples(epoch: epoch)
      examples = chosen.map { all[$0] }
    }
    defer { index += 1 }
    return .step(
      Step(
        index: index, stepCount: index - plan.madeCount + 1 + plan.stepCount, epoch: step.epoch + epochsBefore,
        examples: step.members.map { examples[$0] }, places: step.members.map { chosen[$0] },
        isLastOfEpoch: step.isLastOfEpoch))
  }

  /// The next step of the first epoch; the end of that epoch plans the others.
  private mutating func nextOfStream() throws -> Next {
    guard var streaming = stream, let length = settings.stepLength else {
      preconditionFailure("TrainingSteps: a full batch of examples that are still being made")
    }
    while !streaming.isOver && streaming.examples.count - streaming.used < length {
      guard let new = try streaming.source.next(length - (streaming.examples.count - streaming.used)) else { return .stopped }
      streaming.isOver = new.isEmpty
      for example in new {
        if example.totalWeight > 0 {
          streaming.examples.append(example)
          streaming.places.append(streaming.received)
        }
        streaming.received += 1
      }
    }
    let count = min(length, streaming.examples.count - streaming.used)
    if count == 0 {
      chosen = streaming.places
      guard !chosen.isEmpty else { throw TrainingSettings.nothingToLearn }
      var later = settings
      later.epochs -= 1
      plan = TrainingPlan(exampleCount: chosen.count, settings: later)
      return .end
    }
    let members = settings.filled(streaming.used..<streaming.used + count)
    streaming.used += count
    stream = streaming
    let expected = streaming.isOver ? streaming.examples.count : max(streaming.examples.count, streaming.source.expectedCount)
    defer { index += 1 }
    return .step(
      Step(
        index: index, stepCount: settings.epochs * ((expected + length - 1) / length), epoch: 0,
        examples: members.map { streaming.examples[$0] }, places: members.map { streaming.places[$0] },
        isLastOfEpoch: streaming.isOver && streaming.used == streaming.examples.count))
  }
}
