import Autograd
import Training
import Transformers

extension LlamaModel {
  /// The weighted sum of the losses of some examples, packed into one pass.
  package func lossSum(_ examples: [TrainingExample], checkpointing: Bool) -> Tensor {
    lossSum(
      examples.map(\.tokens), weights: examples.map(\.weights), targets: examples.map(\.targets),
      checkpointing: checkpointing)
  }
}
