import Training

/// The progress line while the model writes tasks for itself.
final class TaskProgress {
  private let line: ProgressLine

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  /// - Returns: Whether to write on: not after Ctrl-C.
  func show(made: Int, count: Int) -> TrainingDecision {
    line.show("writing questions: \(made)/\(count)  \(Format.duration(line.elapsedSeconds)) gone")
    return Interruption.isRequested ? .stop : .more
  }

  func end() { line.end() }
}
