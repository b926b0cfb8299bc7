import Autograd

/// Examples that are not trained on, and the best state by their loss.
///
/// After each epoch their mean loss is measured. A run ends when it has not fallen for `patience` epochs, and the
/// parameters are then those after the best epoch; so they are, too, however else the run ends. For one run.
public final class EarlyStopping {
  public let examples: [TrainingExample]
  /// Epochs without a lower loss that are waited for.
  public let patience: Int
  /// Mean loss in nats a supervised token after each epoch.
  public private(set) var losses: [Double] = []
  private var best: (loss: Double, step: Int, state: ParameterSnapshot)?
  private var epochsSinceBest = 0
  private let loss: ([TrainingExample]) throws -> Tensor

  /// - Parameter loss: Gives the weighted sum of token losses of some examples, as when they are not trained on.
  public init(examples: [TrainingExample], patience: Int, loss: @escaping ([TrainingExample]) throws -> Tensor) {
    precondition(patience >= 1 && examples.contains { $0.totalWeight > 0 }, "EarlyStopping: nothing to measure")
    self.examples = examples
    self.patience = patience
    self.loss = loss
  }

  /// Measures the loss after an epoch; whether the run should end.
  /// - Parameter step: The epoch's last.
  func measure(_ parameters: [Parameter], _ settings: TrainingSettings, step: Int) throws -> Bool {
    let passes = settings.passes(of: Array(examples.indices), among: examples)
    let sum = try passes.reduce(0.0) { $0 + Double(try loss($1.map { examples[$0] }).scalar) }
    return note(sum / examples.reduce(0) { $0 + $1.totalWeight }, after: step, of: parameters)
  }

  private func note(_ loss: Double, after step: Int, of parameters: [Parameter]) -> Bool {
    losses.append(loss)
    if let best, loss >= best.loss || !loss.isFinite {
      epochsSinceBest += 1
      return epochsSinceBest >= patience
    }
    epochsSinceBest = 0
    guard loss.isFinite else { return false }
    if let best { best.state.update() }
    best = (loss, step, best?.state ?? ParameterSnapshot(parameters))
    return false
  }

  /// Gives the parameters the values of the best epoch; its last step, or nil if there is none.
  func restoreBest() -> Int? {
    best?.state.restore()
    return best?.step
  }
}
