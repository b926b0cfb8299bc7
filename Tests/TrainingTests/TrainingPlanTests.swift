import Testing
import Training

struct TrainingPlanTests {
  private func plan(
    lengths: [Int], epochs: Int = 1, _ stepSize: TrainingSettings.StepSize, seed: UInt64 = 0, shuffles: Bool = false,
    tokensPerPass: Int = 1000
  ) -> [Step] {
    let examples = lengths.map { TrainingExample([Int32](repeating: 1, count: $0)) }
    let settings = TrainingSettings(
      epochs: epochs, stepSize: stepSize, learningRate: 1, seed: seed, shuffles: shuffles,
      tokensPerPass: tokensPerPass)
    let plan = TrainingPlan(exampleCount: examples.count, settings: settings), steps = Array(plan)
    #expect(steps.count == plan.stepCount)
    return steps.map { Step(epoch: $0.epoch, passes: settings.passes(of: $0.members, among: examples)) }
  }

  private struct Step {
    var epoch: Int
    var passes: [[Int]]
  }

  @Test func batchesAndAccumulationWithAShortLastStep() {
    let steps = plan(lengths: Array(repeating: 5, count: 7), epochs: 2, .examples(batchSize: 2, accumulation: 2))
    #expect(steps.map(\.epoch) == [0, 0, 1, 1])
    #expect(steps[0].passes == [[0, 1], [2, 3]])
    #expect(steps[1].passes == [[4, 5], [6]])
    #expect(steps[2].passes == steps[0].passes && steps[3].passes == steps[1].passes)
  }

  @Test func passesRespectTheTokenLimit() {
    let steps = plan(lengths: [4, 4, 4, 9, 1, 30, 1, 1], .fullBatch, tokensPerPass: 10)
    // 4 + 4, then 4, then 9 + 1; 30 is over the limit and goes alone.
    #expect(steps.map(\.passes) == [[[0, 1], [2], [3, 4], [5], [6, 7]]])
  }

  /// Training until further notice: a million epochs are not made before the first.
  @Test func stepsAreMadeWhenTheyAreWanted() throws {
    let settings = TrainingSettings(
      epochs: 1 << 20, stepSize: .examples(batchSize: 1, accumulation: 1), learningRate: 1)
    let plan = TrainingPlan(exampleCount: 1000, settings: settings)
    #expect(plan.stepCount == 1000 << 20)
    let first = Array(plan.prefix(2001))
    #expect(first.map(\.epoch) == Array(repeating: 0, count: 1000) + Array(repeating: 1, count: 1000) + [2])
    #expect(first.indices.filter { first[$0].isLastOfEpoch } == [999, 1999])
  }

  @Test func theTokenLimitCutsBatches() {
    let steps = plan(lengths: [6, 6, 6, 6], .examples(batchSize: 2, accumulation: 1), tokensPerPass: 7)
    #expect(steps.map(\.passes) == [[[0], [1]], [[2], [3]]])
  }

  @Test func theFullBatchIsOneStepAnEpoch() {
    let steps = plan(lengths: [3, 3, 3], epochs: 4, .fullBatch)
    #expect(steps.map(\.passes) == Array(repeating: [[0, 1, 2]], count: 4))
  }

  @Test func theSeedDecidesTheOrder() {
    func order(_ seed: UInt64) -> [Int] {
      plan(lengths: Array(repeating: 2, count: 30), epochs: 2, .examples(batchSize: 4, accumulation: 1), seed: seed,
        shuffles: true
      ).flatMap { $0.passes.joined() }
    }
    #expect(order(1) == order(1))
    #expect(order(1) != order(2))
    #expect(order(1)[..<30].sorted() == Array(0..<30), "an epoch sees everything once")
    #expect(order(1)[30...].sorted() == Array(0..<30))
    #expect(order(1)[..<30] != order(1)[30...], "every epoch has its own order")
  }

  /// How examples are cut into passes must not disturb the order, or the token limit would change results.
  @Test func theOrderDoesNotDependOnTheStepSize() {
    func order(_ stepSize: TrainingSettings.StepSize, tokensPerPass: Int) -> [Int] {
      plan(
        lengths: Array(repeating: 2, count: 20), epochs: 2, stepSize, seed: 5, shuffles: true,
        tokensPerPass: tokensPerPass
      ).flatMap { $0.passes.joined() }
    }
    let expected = order(.fullBatch, tokensPerPass: 1000)
    #expect(order(.examples(batchSize: 3, accumulation: 2), tokensPerPass: 1000) == expected)
    #expect(order(.examples(batchSize: 3, accumulation: 2), tokensPerPass: 2) == expected)
  }

  @Test func noExamplesAreNoSteps() {
    #expect(plan(lengths: [], epochs: 3, .fullBatch).isEmpty)
    #expect(plan(lengths: [], epochs: 3, .examples(batchSize: 2, accumulation: 1)).isEmpty)
  }
}

struct TrainingExampleTests {
  @Test func theFirstTokenIsNeverPredicted() {
    #expect(TrainingExample([5, 6, 7]).weights == [0, 1, 1])
    #expect(TrainingExample([5, 6, 7], weights: [1, 0.5, 1]).weights == [0, 0.5, 1])
    #expect(TrainingExample([5]).totalWeight == 0)
  }

  @Test func supervisionStartsWhereItIsTold() {
    #expect(TrainingExample([5, 6, 7, 8], supervisedFrom: 2).weights == [0, 0, 1, 1])
    #expect(TrainingExample([5, 6], supervisedFrom: 9).totalWeight == 0)
  }
}
