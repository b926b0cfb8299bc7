import Diagnostics
import Foundation
import Kernels
import Training
import Transformers

extension Lift {
  /// Finds out what ``adapt(_:to:onStep:onPass:onTask:onBegin:)`` will take: tokens, steps, time and memory.
  ///
  /// The model's first blocks run a pass of each kind of examples; the others are not read. Time and memory of all blocks
  /// follow from two depths.
  /// - Throws: ``InputError`` for what ``adapt(_:to:onStep:onPass:onTask:onBegin:)`` would refuse.
  public func plan(_ model: LanguageModel, _ document: Document) throws -> LiftPlan {
    // A question that is not written yet is taken to be as long as a usual one.
    let set = try outline(model, document)
    let program = ProcessMemory.peakBytes
    let isWritten = settings.data.tasks == .windowQuestions
    let cost = set.cost(settings)
    let kinds = kinds(of: set)
    let measured = try PassMeasurement.measure(model.model, kinds: kinds.map(\.pass), settings)
    let file = try LanguageModel.weightsSize(path: model.path)

    let passes = zip(kinds, measured.passes).reduce(0.0) { sum, kind in
      sum + kind.1 * Double(kind.0.tokens) / Double(kind.0.pass.reduce(0) { $0 + $1.tokens.count })
    }
    let parameters = Int(measured.parameters.rounded()), bytes = 4 * parameters
    let copies = set.heldOut.isEmpty ? 2 : 3
    let live = (copies + 3) * bytes + Int(measured.activations)
    return LiftPlan(
      cost: cost, parameterCount: parameters,
      seconds: LiftPlan.Seconds(
        reading: Double(file) / Self.hashedBytesPerSecond, preparing: measured.preparing, passes: passes,
        steps: measured.step * Double(cost.steps)),
      memory: LiftPlan.Memory(
        program: program, weights: file, adapter: copies * bytes, gradients: bytes, optimizer: 2 * bytes,
        activations: Int(measured.activations), reserve: measured.threads + BufferPool.reserve(forPeak: live)),
      questionsToWrite: isWritten ? settings.data.taskCount : 0)
  }

  /// Refuses what the system would end halfway.
  /// - Throws: ``InputError`` with the plan's memory by part if it is more than is available.
  package func checkMemory(for model: LanguageModel, available: Int = LiftPlan.availableBytes) throws {
    // Copies of all weights are the most of it; they are known without measuring.
    let parameters = 4 * model.model.weightCount
    let copies = (settings.training.heldOut > 0 ? 3 : 2) * parameters
    let parts = [("weights and their copies", copies), ("gradients", parameters), ("optimizer", 2 * parameters)]
    guard parts.reduce(0, { $0 + $1.1 }) > available else { return }
    func gigabytes(_ bytes: Int) -> String { String(format: "%.1f GB", Double(bytes) / 1e9) }
    throw InputError.usage(
      "adapter",
      "\(settings.adapter.kind.rawValue) needs more than the \(gigabytes(available)) of memory that are available: "
        + parts.map { "\($0) \(gigabytes($1))" }.joined(separator: ", ") + ", and activations",
      remedy: "Train a LoRA or Gated Memory, or a smaller model; lift plan shows what each needs.")
  }

  /// SHA-256 on one core; what a machine does differs, and it is a small part.
  private static let hashedBytesPerSecond = 400e6

  /// The examples that cost alike, with a pass of them and all their tokens in all epochs.
  private func kinds(of set: TrainingSet) -> [(pass: [TrainingExample], tokens: Int)] {
    let all = LiftExample.Kind.allCases
    var tokens = all.map { _ in 0 }, longest: [[TrainingExample]] = all.map { _ in [] }
    for stage in set.stages {
      let examples = stage.examples(epoch: 0)
      for (index, kind) in all.enumerated() {
        let chosen = examples.filter { $0.kind == kind }.map(\.example)
        tokens[index] += stage.epochs * chosen.reduce(0) { $0 + $1.tokens.count }
        if longest[index].isEmpty { longest[index] = chosen }
      }
    }
    return zip(longest, tokens).filter { !$0.0.isEmpty }.map { examples, tokens in
      let training = settings.training.settings(seed: settings.seed, epochs: 1)
      let passes = training.passes(of: Array(examples.indices), among: examples)
      let members = passes.max { size($0, examples) < size($1, examples) } ?? []
      return (members.map { examples[$0] }, tokens)
    }
  }

  private func size(_ pass: [Int], _ examples: [TrainingExample]) -> Int {
    pass.reduce(0) { $0 + examples[$1].tokens.count }
  }
}
