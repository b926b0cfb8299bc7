import Adapters
import Autograd
import Diagnostics
import Kernels
import Training
import Transformers

/// What a model of some depth costs: measured on two shallow ones, for any depth on the line through both.
///
/// Blocks are alike, so time and memory grow by the same amount with each.
struct PassMeasurement {
  /// Making the adapter.
  var preparing: Double
  /// A pass of each kind of examples, forward and backward.
  var passes: [Double]
  /// An optimizer step.
  var step: Double
  /// Trained values.
  var parameters: Double
  /// Bytes that the largest pass takes beside gradients.
  var activations: Double
  /// Bytes of the process that are none of its buffers nor of the model's file: what threads need to multiply.
  var threads = 0

  /// Far enough apart that what disturbs a measurement is not made many times as large on the line.
  private static let depths = (3, 12)
  private static let repetitions = 5

  /// - Parameter kinds: Examples of a pass of each kind.
  static func measure(
    _ model: LlamaModel, kinds: [[TrainingExample]], _ settings: LiftSettings
  ) throws -> PassMeasurement {
    let count = model.blocks.count
    // What differs between layers is measured on all of them.
    let isUniform = try settings.adapter.configuration.isUniform(on: model), depth = isUniform ? min(depths.1, count) : count
    let before = ProcessMemory.privateBytes - BufferPool.shared.heldBytes
    // What is measured first pays for the first use of everything.
    _ = try measure(depth: isUniform ? 1 : count, of: model, kinds: kinds.map { [$0[0]] }, settings, repetitions: 1)
    var deep = try measure(depth: depth, of: model, kinds: kinds, settings, repetitions: repetitions)
    deep.threads = max(0, ProcessMemory.privateBytes - BufferPool.shared.heldBytes - before)
    if depth == count { return deep }
    let shallow = try measure(depth: depths.0, of: model, kinds: kinds, settings, repetitions: repetitions)
    func at(_ value: (PassMeasurement) -> Double) -> Double {
      let slope = (value(deep) - value(shallow)) / Double(depths.1 - depths.0)
      return value(shallow) + max(0, slope) * Double(count - depths.0)
    }
    return PassMeasurement(
      preparing: at(\.preparing), passes: kinds.indices.map { kind in at { $0.passes[kind] } }, step: at(\.step),
      parameters: at(\.parameters), activations: at(\.activations),
      threads: deep.threads)
  }

  private static func measure(
    depth: Int, of model: LlamaModel, kinds: [[TrainingExample]], _ settings: LiftSettings, repetitions: Int
  ) throws -> PassMeasurement {
    let model = model.shallow(layerCount: depth), clock = ContinuousClock(), pool = BufferPool.shared
    var adapter: (any Adapter)?
    let preparing = try clock.measure {
      adapter = try settings.adapter.configuration.makeAdapter(for: model, seed: settings.seed)
    } / .seconds(1)
    guard let adapter else { preconditionFailure("PassMeasurement: no adapter") }
    let parameters = adapter.parameters, optimizer = AdamW(parameters, settings: settings.training.optimizer)
    var measurement = PassMeasurement(
      preparing: preparing, passes: [], step: 0, parameters: Double(adapter.parameterCount), activations: 0)
    var steps: [Double] = []
    withAdapter(adapter, on: model) {
      for examples in kinds {
        var passes: [Double] = []
        for _ in 0..<repetitions {
          var gradients: Gradients?
          let before = pool.liveBytes
          pool.resetPeak()
          let seconds = clock.measure {
            _ = addGradients(of: parameters, to: &gradients) {
              model.lossSum(examples, checkpointing: settings.training.checkpointActivations)
            }
          } / .seconds(1)
          passes.append(seconds)
          let taken = Double(pool.peakLiveBytes - before) - 4 * measurement.parameters
          measurement.activations = max(measurement.activations, taken)
          guard let gradients else { continue }
          steps.append(clock.measure { optimizer.step(gradients, learningRate: 0) } / .seconds(1))
        }
        measurement.passes.append(median(passes))
      }
    }
    measurement.step = median(steps)
    return measurement
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
