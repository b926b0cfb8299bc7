import Autograd
import TestSupport
import Testing
import Training

struct EarlyStoppingTests {
  private let heldOut = [TrainingExample([2, 2, 2])]

  private func settings(_ epochs: Int, learningRate: Double) -> TrainingSettings {
    TrainingSettings(epochs: epochs, stepSize: .fullBatch, learningRate: learningRate)
  }

  private func mean(_ model: Quadratic, _ examples: [TrainingExample]) -> Double {
    Double(model.loss(examples).scalar) / examples.reduce(0) { $0 + $1.totalWeight }
  }

  /// The one value that both examples want moves the same way, so that the loss falls until the step overshoots.
  @Test func theBestStateIsKept() throws {
    let model = Quadratic()
    let stopping = EarlyStopping(examples: heldOut, patience: 3, loss: model.loss)
    var states: [[Float]] = []
    let settings = settings(60, learningRate: 0.3)
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: TrainingData([TrainingExample([2, 2])]), stopping: stopping,
      loss: model.loss
    ) { _ in
      states.append(model.p.value.floats)
      return .more
    }
    #expect(outcome.ending == .stoppedEarly && outcome.steps.count == stopping.losses.count)
    let best = try #require(stopping.losses.indices.min { stopping.losses[$0] < stopping.losses[$1] })
    #expect(best == outcome.steps.count - 4, "three epochs were waited for")
    #expect(outcome.keptStep == best + 1)
    expectSameBits(model.p.value.floats, states[best], "the best state")
    #expect(abs(mean(model, heldOut) - stopping.losses[best]) < 1e-12)
  }

  /// All epochs are run; the last is not the best.
  @Test func theBestStateIsKeptAtTheEndToo() throws {
    let model = Quadratic()
    let stopping = EarlyStopping(examples: heldOut, patience: 100, loss: model.loss)
    let settings = settings(40, learningRate: 0.3)
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: TrainingData([TrainingExample([2, 2])]), stopping: stopping,
      loss: model.loss)
    let best = try #require(stopping.losses.min())
    #expect(outcome.ending == .completed && stopping.losses.count == 40)
    #expect(stopping.losses[39] > best && abs(mean(model, heldOut) - best) < 1e-12)
  }

  /// A later run whose first step shows that the step before it went wrong, in the run before.
  @Test func theLastGoodStateIsKnownInTheNextRun() throws {
    let model = Quadratic(), gentle = settings(2, learningRate: 0.1)
    let optimizer = AdamW([model.p], settings: gentle.optimizer)
    var states: [[Float]] = []
    let data = TrainingData([TrainingExample([2, 2])])
    try TrainingLoop(gentle).run(optimizer, on: data, loss: model.loss) { _ in
      states.append(model.p.value.floats)
      return .more
    }
    let outcome = try TrainingLoop(gentle).run(
      optimizer, on: data, loss: { model.loss($0).scaled(by: .nan) })
    guard case .diverged(step: 1, _, _) = outcome.ending else {
      Issue.record("the ending is \(outcome.ending)")
      return
    }
    expectSameBits(model.p.value.floats, states[0], "before the last step")
  }

  /// What the last step does shows in no later one.
  @Test func theLastStepIsLookedAtToo() throws {
    let model = Quadratic(), settings = settings(3, learningRate: 0.1)
    var calls = 0, states: [[Float]] = []
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: TrainingData([TrainingExample([2, 2])]),
      checksLastStep: true,
      loss: { examples in
        calls += 1
        return calls == 4 ? model.loss(examples).scaled(by: .infinity) : model.loss(examples)
      },
      onStep: { _ in
        states.append(model.p.value.floats)
        return .more
      })
    guard case .diverged(step: 4, epoch: 2, examples: [0]) = outcome.ending else {
      Issue.record("the ending is \(outcome.ending)")
      return
    }
    #expect(outcome.steps.count == 3 && outcome.keptStep == 2)
    expectSameBits(model.p.value.floats, states[1], "before the last step")
  }

  /// What only reads may differ from epoch to epoch.
  @Test func examplesAreMadeAnewForEachEpoch() throws {
    let model = Quadratic(), settings = settings(3, learningRate: 0.1)
    var seen: [[Int32]] = [], asked: [Int] = []
    let data = TrainingData { epoch in
      asked.append(epoch)
      return [TrainingExample([Int32(epoch), 1, 2], supervisedFrom: 1)]
    }
    try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: data,
      loss: { examples in
        seen += examples.map(\.tokens)
        return model.loss(examples)
      })
    #expect(seen == [[0, 1, 2], [1, 1, 2], [2, 1, 2]])
    #expect(asked == [0, 1, 2], "each is made once")
  }
}
