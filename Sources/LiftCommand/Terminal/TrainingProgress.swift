import Diagnostics
import Training

/// The progress line of a training run: step, loss, speed, time gone and left, memory.
final class TrainingProgress {
  private let line: ProgressLine
  /// When the first step ended: what came before it, such as cutting segments, says nothing about the steps' speed.
  private var firstEnd: Double?
  /// Tokens since then.
  private var tokens = 0

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  var elapsedSeconds: Double { line.elapsedSeconds }

  func show(_ step: TrainingStep) {
    let elapsed = line.elapsedSeconds
    var speed = ""
    if let firstEnd {
      tokens += step.tokens
      let seconds = max(elapsed - firstEnd, 1e-9)
      let remaining = seconds / Double(step.step - 1) * Double(step.stepCount - step.step)
      speed = "\(Format.count(Int(Double(tokens) / seconds))) tokens/s  \(Format.duration(remaining)) left  "
    } else {
      firstEnd = elapsed
    }
    line.show(
      "step \(step.step)/\(step.stepCount)  epoch \(step.epoch)  loss \(Format.fixed(step.loss, 3))  \(speed)"
        + "\(Format.duration(elapsed)) gone  peak \(Format.bytes(ProcessMemory.peakBytes))",
      isLast: step.step == step.stepCount)
  }
}
