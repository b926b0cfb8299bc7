import Autograd
import Diagnostics
import Kernels

/// The settings of AdamW that do not change from step to step.
public struct AdamWSettings: Sendable, Equatable, Codable {
  /// Decay of the first moment.
  public var beta1: Double
  /// Decay of the second moment.
  public var beta2: Double
  public var epsilon: Double
  public var weightDecay: Double

  /// The papers' settings (arXiv:2502.14644, code): β (0.9, 0.98), ε 1e-8, weight decay 1e-4.
  public init(beta1: Double = 0.9, beta2: Double = 0.98, epsilon: Double = 1e-8, weightDecay: Double = 1e-4) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] where !(beta >= 0 && Float(beta) < 1) {
      throw InputError.usage(name, "\(beta) is not from 0 up and below 1")
    }
    // It must still be a positive number when the kernel rounds it to float32.
    if !(Float(epsilon) > 0 && epsilon <= 1) {
      throw InputError.usage("epsilon", "\(epsilon) is not above 0 and at most 1 in float32")
    }
    if !(weightDecay >= 0 && weightDecay <= 1) {
      throw InputError.usage("weight-decay", "\(weightDecay) is not from 0 to 1")
    }
  }
}

/// AdamW over some parameters, with float32 moments (Loshchilov and Hutter, 2019, arXiv:1711.05101).
public final class AdamW {
  public let settings: AdamWSettings
  public let parameters: [Parameter]
  /// Steps made so far.
  public private(set) var stepCount = 0
  private let moments: [(first: Region, second: Region)]
  /// The values before the last step.
  private let before: ParameterSnapshot

  public init(_ parameters: [Parameter], settings: AdamWSettings) {
    self.settings = settings
    self.parameters = parameters
    moments = parameters.map { parameter in
      let backend = parameter.value.backend
      let first = Region(count: parameter.count, on: backend), second = Region(count: parameter.count, on: backend)
      backend.fill(first, with: 0)
      backend.fill(second, with: 0)
      return (first, second)
    }
    // Now, not at the first step: that would take memory from under the passes.
    before = ParameterSnapshot(parameters)
  }

  /// Moves every parameter once.
  ///
  /// The parameters' memory is written in place: no pass over them is spent on copies, and no tape is open here.
  /// - Parameter gradientScale: What the gradients are multiplied by first (averaging and clipping).
  public func step(_ gradients: Gradients, learningRate: Double, gradientScale: Double = 1) {
    stepCount += 1
    before.update()
    let step = AdamWStep(
      learningRate: learningRate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      weightDecay: settings.weightDecay, step: stepCount, gradientScale: gradientScale)
    for (index, parameter) in parameters.enumerated() {
      parameter.value.backend.adamW(
        parameter.value.region, gradient: gradients.values[index].region, m: moments[index].first,
        v: moments[index].second, step)
    }
  }

  /// Gives the parameters the values that they had before the last step; the moments stay as they are.
  public func undoStep() { before.restore() }
}
