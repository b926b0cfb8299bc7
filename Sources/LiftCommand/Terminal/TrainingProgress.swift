import Diagnostics
import Training

/// The progress line of a training run: step, loss, speed, time gone and left, memory.
final class TrainingProgress {
  private let line: ProgressLine
  /// When the first step ended: what came before it, such as cutting segments, says nothing about the steps' speed.
  private var firstEnd: Double?
  /// Tokens since then.
  private var tokens = 0
  private var lastText = ""

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  var elapsedSeconds: Double { line.elapsedSeconds }

  /// A step that takes long is seen to go on.
  func show(pass: Int, of count: Int) {
    guard count > 1, line.secondsSinceDrawn > 2 else { return }
    line.show("\(lastText)pass \(pass)/\(count)  \(Format.duration(line.elapsedSeconds)) gone")
  }

  /// Leaves the line standing, so that messages come below it.
  func end() { line.end() }

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
    lastText = "step \(step.step)/\(step.stepCount)  loss \(Format.fixed(step.loss, 3))  "
    line.show(
      "\(lastText)\(speed)\(Format.duration(elapsed)) gone  peak \(Format.bytes(ProcessMemory.peakBytes))",
      isLast: step.step == step.stepCount)
  }
}
