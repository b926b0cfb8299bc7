/// The progress line of reading a long prompt; short ones are read before there is anything to show.
final class PromptProgress {
  private static let secondsBeforeTheFirst = 2.0

  private let line: ProgressLine

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  /// - Returns: Whether to read on: false after Ctrl-C.
  func show(_ read: Int, _ count: Int) -> Bool {
    let elapsed = line.elapsedSeconds
    if read == count {
      line.clear()
    } else if elapsed > Self.secondsBeforeTheFirst {
      let left = elapsed / Double(read) * Double(count - read)
      line.show("reading: \(Format.count(read))/\(Format.count(count)) tokens  \(Format.duration(left)) left")
    }
    return !Interruption.isRequested
  }
}
