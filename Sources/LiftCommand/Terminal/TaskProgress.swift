import Training

/// The progress line while questions, or texts of the model's own, are written.
final class TaskProgress {
  private let line: ProgressLine

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  /// - Returns: Whether to write on: not after Ctrl-C.
  func show(made: Int, count: Int) -> TrainingDecision {
    line.show("writing: \(made)/\(count)  \(Format.duration(line.elapsedSeconds)) gone")
    return Interruption.isRequested ? .stop : .more
  }

  func end() { line.end() }
}
