import Autograd

/// Examples that are not trained on, and the best state by their loss.
///
/// After each epoch their mean loss is measured. A run ends when it has not fallen for `patience` epochs, and the
/// parameters are then those after the best epoch; so they are, too, when all epochs were run.
public final class EarlyStopping {
  public let examples: [TrainingExample]
  /// Epochs without a lower loss that are waited for.
  public let patience: Int
  /// Mean loss in nats a supervised token after each epoch, over all runs that this was given to.
  public private(set) var losses: [Double] = []
  private var best: (loss: Double, state: ParameterSnapshot)?
  private var epochsSinceBest = 0
  private let loss: ([TrainingExample]) throws -> Tensor

  /// - Parameter loss: Gives the weighted sum of token losses of some examples, as when they are not trained on.
  public init(examples: [TrainingExample], patience: Int, loss: @escaping ([TrainingExample]) throws -> Tensor) {
    precondition(patience >= 1 && examples.contains { $0.totalWeight > 0 }, "EarlyStopping: nothing to measure")
    self.examples = examples
    self.patience = patience
    self.loss = loss
  }

  /// A new run begins, which is given as much patience as the last.
  func begin() { epochsSinceBest = 0 }

  /// Measures the loss after an epoch; whether the run should end.
  func measure(_ parameters: [Parameter], _ settings: TrainingSettings) throws -> Bool {
    let passes = settings.passes(of: Array(examples.indices), among: examples)
    let sum = try passes.reduce(0.0) { $0 + Double(try loss($1.map { examples[$0] }).scalar) }
    return note(sum / examples.reduce(0) { $0 + $1.totalWeight }, of: parameters)
  }

  private func note(_ loss: Double, of parameters: [Parameter]) -> Bool {
    losses.append(loss)
    if let best, loss >= best.loss || !loss.isFinite {
      epochsSinceBest += 1
      return epochsSinceBest >= patience
    }
    epochsSinceBest = 0
    guard loss.isFinite else { return false }
    if let best { best.state.update() }
    best = (loss, best?.state ?? ParameterSnapshot(parameters))
    return false
  }

  /// Gives the parameters the values of the best epoch; false if there is none.
  @discardableResult
  func restoreBest() -> Bool {
    best?.state.restore()
    return best != nil
  }
}
