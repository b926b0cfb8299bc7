import Evaluation
import Training

extension RunEvent.Step {
  init(_ step: TrainingStep, seconds: Double) {
    self.init(
      step: step.step, epoch: step.epoch, tokens: step.tokens, loss: step.loss, learningRate: step.learningRate,
      gradientNorm: step.gradientNorm, seconds: seconds)
  }
}
