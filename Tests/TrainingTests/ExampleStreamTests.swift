import Autograd
import Diagnostics
import TestSupport
import Testing
import Training

/// Examples that come while the first epoch runs.
struct ExampleStreamTests {
  /// Gives what it has in pieces of at most so many.
  private final class Source: ExampleStream {
    var left: ArraySlice<TrainingExample>
    let piece: Int
    var stopsAfter: Int?
    var asked: [Int] = []
    var expectedCount: Int
    private var given: [TrainingExample] = []
    private(set) var laterEpochs: [Int] = []

    init(_ examples: [TrainingExample], piece: Int = 100, stopsAfter: Int? = nil, expectedCount: Int = 0) {
      (left, self.piece, self.stopsAfter, self.expectedCount) = (examples[...], piece, stopsAfter, expectedCount)
    }

    func next(_ count: Int) -> [TrainingExample]? {
      asked.append(count)
      if let stopsAfter, asked.count > stopsAfter { return nil }
      let next = left.prefix(min(count, piece))
      left = left.dropFirst(next.count)
      given += next
      return Array(next)
    }

    func examples(epoch: Int) -> [TrainingExample] {
      laterEpochs.append(epoch)
      return given
    }
  }

  private func settings(
    epochs: Int, batch: Int, fills: Bool = false, schedule: Schedule = Schedule()
  ) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs, stepSize: .examples(batchSize: batch, accumulation: 1), learningRate: 0.01, schedule: schedule,
      seed: 3, fillsLastStep: fills)
  }

  private func example(_ index: Int) -> TrainingExample { TrainingExample([Int32(index % 6), Int32((index + 1) % 6)]) }

  /// All steps' examples, by their places.
  private func places(_ source: Source, _ settings: TrainingSettings) throws -> [[Int]] {
    var steps = try TrainingSteps(TrainingData(stream: source), settings), places: [[Int]] = []
    while case .step(let step) = try steps.next() {
      #expect(step.index == places.count)
      places.append(step.places)
    }
    return places
  }

  /// The published rule: ten examples in batches of four, three epochs: nine steps; the first epoch in order, and the last
  /// batch of each filled from its own examples.
  @Test func theStopRule() throws {
    let source = Source((0..<10).map(example), piece: 3)
    let all = try places(source, settings(epochs: 3, batch: 4, fills: true))
    #expect(all.count == 9 && all.allSatisfy { $0.count == 4 })
    #expect(Array(all[..<3]) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 8, 9]])
    #expect(source.laterEpochs == [1, 2])
    for epoch in [all[3..<6], all[6..<9]] {
      #expect(Set(epoch.joined()) == Set(0..<10))
      let last = epoch[epoch.endIndex - 1]
      #expect(Set(last).count == 2 && last[0] == last[2] && last[1] == last[3])
    }
    #expect(Array(all[3..<6]) != Array(all[6..<9]) && Array(all[3..<6]) != Array(all[..<3]))
  }

  @Test func withoutFillingTheLastBatchIsShort() throws {
    let all = try places(Source((0..<5).map(example)), settings(epochs: 1, batch: 3))
    #expect(all == [[0, 1, 2], [3, 4]])
  }

  @Test func examplesWithoutATargetAreLeftOutAndTheOthersKeepTheirPlaces() throws {
    let source = Source([TrainingExample([1]), example(1), TrainingExample([2]), example(3), example(4)])
    #expect(try places(source, settings(epochs: 1, batch: 2)) == [[1, 3], [4]])
  }

  /// No example is asked for before it is needed, nor more than a step's.
  @Test func onlyAStepsExamplesAreAskedFor() throws {
    let source = Source((0..<6).map(example))
    var steps = try TrainingSteps(TrainingData(stream: source), settings(epochs: 1, batch: 2))
    _ = try steps.next()
    #expect(source.asked == [2])
    _ = try steps.next()
    #expect(source.asked == [2, 2])
  }

  @Test func theStepCountIsEstimatedUntilItIsKnown() throws {
    let source = Source((0..<5).map(example), expectedCount: 9)
    var steps = try TrainingSteps(TrainingData(stream: source), settings(epochs: 2, batch: 2)), counts: [Int] = []
    while case .step(let step) = try steps.next() { counts.append(step.stepCount) }
    #expect(counts == [10, 10, 6, 6, 6, 6])
  }

  /// One epoch of a stream is one epoch in order.
  @Test func itTrainsLikeExamplesInOrder() throws {
    var inOrder = settings(epochs: 1, batch: 2)
    inOrder.shuffles = false
    let streamed = Quadratic(), given = Quadratic()
    let loop = try TrainingLoop(settings(epochs: 1, batch: 2))
    let outcome = try loop.run(
      AdamW([streamed.p], settings: inOrder.optimizer),
      on: TrainingData(stream: Source(Quadratic.examples, expectedCount: Quadratic.examples.count)),
      loss: streamed.loss)
    let expected = try TrainingLoop(inOrder).run(
      AdamW([given.p], settings: inOrder.optimizer), on: Quadratic.examples, loss: given.loss)
    #expect(outcome == expected)
    #expect(streamed.p.value.floats == given.p.value.floats)
  }

  @Test func aStreamThatWantsNoMoreStopsTheRun() throws {
    let model = Quadratic(), settings = settings(epochs: 3, batch: 2)
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer),
      on: TrainingData(stream: Source(Quadratic.examples, stopsAfter: 2)), loss: model.loss)
    #expect(outcome.ending == .stopped && outcome.steps.count == 2 && outcome.keptStep == 2)
  }

  @Test func aStreamOfNothingIsRefused() throws {
    for source in [Source([]), Source([TrainingExample([1])])] {
      var steps = try TrainingSteps(TrainingData(stream: source), settings(epochs: 2, batch: 2))
      #expect(inputError { _ = try steps.next() }?.problem == "no example has a token to learn")
    }
  }
}
