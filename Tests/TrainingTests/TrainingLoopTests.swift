import Autograd
import Diagnostics
import Kernels
import TestSupport
import Testing
import Training

struct TrainingLoopTests {
  /// Some float32 roundings a step over ten steps.
  private let tolerance = 1e-5

  private func settings(
    _ stepSize: TrainingSettings.StepSize, epochs: Int = 3, maxGradientNorm: Double = 0.5, seed: UInt64 = 3,
    tokensPerPass: Int = 1000
  ) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs, stepSize: stepSize, learningRate: 0.05, schedule: Schedule(.linear, warmupSteps: 2),
      optimizer: AdamWSettings(epsilon: 1e-4, weightDecay: 0.1), maxGradientNorm: maxGradientNorm, seed: seed,
      tokensPerPass: tokensPerPass)
  }

  private func run(
    _ settings: TrainingSettings, on examples: [TrainingExample] = Quadratic.examples
  ) throws -> (steps: [TrainingStep], p: [Float]) {
    let model = Quadratic(), optimizer = AdamW([model.p], settings: settings.optimizer)
    let outcome = try TrainingLoop(settings).run(optimizer, on: examples, loss: model.loss)
    #expect(outcome.ending == .completed && outcome.plannedStepCount == outcome.steps.count)
    return (outcome.steps, model.p.value.floats)
  }

  // MARK: - Stopping

  /// A step of many passes can be left between them, and then was not made.
  @Test func stoppingInsideAStepLeavesTheParametersOfTheStepBefore() throws {
    let settings = settings(.fullBatch, epochs: 4, tokensPerPass: 8)
    let model = Quadratic(), optimizer = AdamW([model.p], settings: settings.optimizer)
    var passes: [Int] = [], afterFirst: [Float] = []
    let outcome = try TrainingLoop(settings).run(optimizer, on: Quadratic.examples, loss: model.loss) { _ in
      afterFirst = model.p.value.floats
      return .more
    } onPass: { pass, count in
      #expect(count > 3)
      passes.append(pass)
      return pass == 3 && passes.count > count ? .stop : .more
    }
    #expect(outcome.ending == .stopped && outcome.steps.count == 1 && outcome.plannedStepCount == 4)
    #expect(passes.suffix(3) == [1, 2, 3])
    #expect(model.p.value.floats == afterFirst && optimizer.stepCount == 1)
  }

  @Test func aWarmUpThatNeverEndsIsRefused() throws {
    let settings = settings(.fullBatch, epochs: 2), model = Quadratic()
    let error = inputError {
      _ = try TrainingLoop(settings).run(
        AdamW([model.p], settings: settings.optimizer), on: Quadratic.examples, loss: model.loss)
    }
    #expect(error?.description.hasPrefix("warmup-steps: 2 leaves none of the 2 steps at the full learning rate.") == true)
  }

  // MARK: - Against the formulas

  /// Ten lines of Double beside the loop: token-weighted mean, clipping, schedule and AdamW, step by step.
  @Test(arguments: [0, 1, 1000] as [Double])
  func equalsTheAlgorithmInDouble(maxGradientNorm: Double) throws {
    let settings = settings(
      .examples(batchSize: 2, accumulation: 2), epochs: 5, maxGradientNorm: maxGradientNorm)
    let examples = Quadratic.examples
    let (steps, p) = try run(settings)

    let plan = TrainingPlan(exampleCount: examples.count, settings: settings)
    let zeros = [Double](repeating: 0, count: 6)
    var expected = (p: Quadratic.initial.doubles, m: zeros, v: zeros)
    var losses: [Double] = [], norms: [Double] = [], rates: [Double] = []
    for (index, step) in plan.enumerated() {
      let members = step.members.map { examples[$0] }
      let weight = members.reduce(0.0) { $0 + $1.totalWeight }
      let (loss, gradient) = Quadratic.sums(expected.p, members)
      let norm = gradient.reduce(0.0) { $0 + $1 * $1 }.squareRoot() / weight
      let clip = maxGradientNorm > 0 && norm > maxGradientNorm ? maxGradientNorm / norm : 1
      rates.append(0.05 * settings.schedule.factor(step: index, of: plan.stepCount))
      expected = Reference.adamW(
        expected.p, gradient: gradient, m: expected.m, v: expected.v,
        AdamWStep(
          learningRate: rates[index], beta1: 0.9, beta2: 0.98, epsilon: 1e-4, weightDecay: 0.1, step: index + 1,
          gradientScale: clip / weight))
      losses.append(loss / weight)
      norms.append(norm)
    }
    if maxGradientNorm == 1 { #expect(norms.contains { $0 > 1 } && norms.contains { $0 < 1 }) }
    expectClose(steps.map(\.loss), losses, relative: tolerance, "losses")
    expectClose(steps.map(\.gradientNorm), norms, relative: tolerance, "norms before clipping")
    expectClose(steps.map(\.learningRate), rates, relative: 1e-12, "learning rates")
    expectClose(p, expected.p, relative: tolerance, absolute: tolerance, "parameters")
  }

  /// However a step's eight examples are cut into passes, their tokens count alike.
  @Test(arguments: [(8, 1, 1000), (4, 2, 1000), (2, 4, 1000), (1, 8, 1000), (8, 1, 7), (8, 1, 1)])
  func cuttingIntoPassesChangesNothing(batchSize: Int, accumulation: Int, tokensPerPass: Int) throws {
    let whole = try run(settings(.fullBatch, epochs: 6))
    let cut = try run(
      settings(.examples(batchSize: batchSize, accumulation: accumulation), epochs: 6, tokensPerPass: tokensPerPass))
    expectClose(cut.steps.map(\.loss), whole.steps.map(\.loss), relative: tolerance, "losses")
    expectClose(cut.steps.map(\.gradientNorm), whole.steps.map(\.gradientNorm), relative: tolerance, "norms")
    expectClose(cut.p, whole.p.doubles, relative: tolerance, absolute: tolerance, "parameters")
  }

  @Test func theSameSeedGivesTheSameBits() throws {
    let settings = settings(.examples(batchSize: 3, accumulation: 1))
    let first = try run(settings), second = try run(settings)
    #expect(first.steps == second.steps)
    expectSameBits(first.p, second.p)
    #expect(try run(self.settings(.examples(batchSize: 3, accumulation: 1), seed: 4)).p != first.p)
  }

  // MARK: - Records

  @Test func stepsAreRecorded() throws {
    let steps = try run(settings(.examples(batchSize: 3, accumulation: 1), epochs: 2)).steps
    #expect(steps.map(\.step) == [1, 2, 3, 4, 5, 6])
    #expect(steps.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(steps.allSatisfy { $0.stepCount == 6 })
    let tokens = Quadratic.examples.reduce(0) { $0 + $1.tokens.count }
    #expect(steps[..<3].reduce(0) { $0 + $1.tokens } == tokens, "an epoch reads every token once")
  }

  // MARK: - Endings

  @Test func stopEndsTheRunAfterTheStep() throws {
    let model = Quadratic(), settings = settings(.examples(batchSize: 2, accumulation: 1))
    var seen: [TrainingStep] = []
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: Quadratic.examples, loss: model.loss
    ) {
      seen.append($0)
      return $0.step == 4 ? .stop : .more
    }
    #expect(outcome.ending == .stopped)
    #expect(outcome.steps.count == 4 && outcome.steps == seen && outcome.plannedStepCount == 12)
    #expect(model.p.value.floats != Quadratic.initial)
  }

  @Test func stopAfterTheLastStepIsCompletion() throws {
    let model = Quadratic(), settings = settings(.fullBatch, epochs: 3)
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: Quadratic.examples, loss: model.loss
    ) { $0.step == 3 ? .stop : .more }
    #expect(outcome.ending == .completed)
  }

  /// A loss that is NaN, or finite with an infinite gradient, at the third step.
  @Test(arguments: [false, true])
  func aNonFiniteStepGoesBackToTheLastGoodState(onlyTheGradient: Bool) throws {
    let model = Quadratic(), settings = settings(.examples(batchSize: 2, accumulation: 1))
    // The two examples in front have nothing to learn and are no part of any step, but keep their numbers.
    let examples = [TrainingExample([3]), TrainingExample([1, 2], supervisedFrom: 2)] + Quadratic.examples
    var afterStep: [[Float]] = []
    var calls = 0
    let outcome = try TrainingLoop(settings).run(
      AdamW([model.p], settings: settings.optimizer), on: examples,
      loss: { members in
        #expect(members.allSatisfy { $0.totalWeight > 0 })
        calls += 1
        let loss = model.loss(members)
        guard calls == 3 else { return loss }
        // Forward, the small factors come first and the value is about 1e20; backward, 1e30 · 1e30 overflows.
        return onlyTheGradient
          ? loss.scaled(by: 1e-20).scaled(by: 1e-20).scaled(by: 1e30).scaled(by: 1e30)
          : loss.scaled(by: .nan)
      },
      onStep: { _ in
        afterStep.append(model.p.value.floats)
        return .more
      })
    guard case .diverged(step: 3, epoch: _, let members) = outcome.ending else {
      Issue.record("the ending is \(outcome.ending)")
      return
    }
    let plan = TrainingPlan(exampleCount: Quadratic.examples.count, settings: settings)
    #expect(members == Array(plan)[2].members.map { $0 + 2 }, "numbered as they were given")
    #expect(outcome.steps.count == 2 && afterStep.count == 2)
    // With what the second step made of them the loss was not finite.
    expectSameBits(model.p.value.floats, afterStep[0], "parameters")
  }

  @Test func nothingToLearnIsRefused() throws {
    let model = Quadratic(), settings = settings(.fullBatch)
    let error = inputError {
      _ = try TrainingLoop(settings).run(
        AdamW([model.p], settings: settings.optimizer), on: [TrainingExample([1]), TrainingExample([])],
        loss: model.loss)
    }
    #expect(
      error?.description
        == "training data: no example has a token to learn. Give a text of at least two tokens.")
  }

  @Test func errorsOfTheClosuresPassThrough() throws {
    struct Interrupted: Error {}
    let model = Quadratic(), loop = try TrainingLoop(settings(.fullBatch))
    let optimizer = AdamW([model.p], settings: loop.settings.optimizer)
    #expect(throws: Interrupted.self) {
      _ = try loop.run(optimizer, on: Quadratic.examples, loss: { _ in throw Interrupted() })
    }
    #expect(optimizer.stepCount == 0)
    #expect(throws: Interrupted.self) {
      _ = try loop.run(optimizer, on: Quadratic.examples, loss: model.loss) { _ in throw Interrupted() }
    }
    #expect(optimizer.stepCount == 1 && !model.p.value.isTraced)
  }

  /// A second stage with the same optimizer goes on with its moments and its step count.
  @Test func anOptimizerGoesOn() throws {
    let constant = TrainingSettings(
      epochs: 2, stepSize: .fullBatch, learningRate: 0.05, maxGradientNorm: 0, shuffles: false)
    var double = constant
    double.epochs = 4
    let once = Quadratic(), twice = Quadratic()
    try TrainingLoop(double).run(
      AdamW([once.p], settings: double.optimizer), on: Quadratic.examples, loss: once.loss)
    let optimizer = AdamW([twice.p], settings: constant.optimizer)
    for _ in 0..<2 { try TrainingLoop(constant).run(optimizer, on: Quadratic.examples, loss: twice.loss) }
    #expect(optimizer.stepCount == 4)
    expectSameBits(twice.p.value.floats, once.p.value.floats)
  }
}
