import Foundation

/// One line that says how far work has come: redrawn in place on a terminal, a new line now and then elsewhere.
///
/// Goes to standard error, so that results can be piped on.
final class ProgressLine {
  private static let secondsBetweenDrawings = 0.1
  /// Where lines stay, fewer are better.
  private static let secondsBetweenLines = 10.0

  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let isQuiet: Bool
  private let start = Date()
  private var lastDrawn = Date.distantPast
  private let width = terminalWidth(STDERR_FILENO)
  private var drawnWidth = 0

  init(isQuiet: Bool = false) { self.isQuiet = isQuiet }

  var elapsedSeconds: Double { Date().timeIntervalSince(start) }

  /// Shows `text` if it is time to.
  /// - Parameter isLast: Always show, and leave it standing.
  func show(_ text: @autoclosure () -> String, isLast: Bool = false) {
    guard !isQuiet else { return }
    let now = Date()
    let pause = isTerminal ? Self.secondsBetweenDrawings : Self.secondsBetweenLines
    guard isLast || now.timeIntervalSince(lastDrawn) >= pause else { return }
    lastDrawn = now
    var line = text()
    if isTerminal {
      // A line that wraps cannot be drawn over.
      if let width, line.count >= width { line = String(line.prefix(width - 1)) }
      let padding = String(repeating: " ", count: max(0, drawnWidth - line.count))
      drawnWidth = isLast ? 0 : line.count
      write("\r\(line)\(padding)\(isLast ? "\n" : "")")
    } else {
      write("\(line)\n")
    }
  }

  var secondsSinceDrawn: Double { Date().timeIntervalSince(lastDrawn) }

  /// Leaves the line standing and goes below it.
  func end() {
    guard isTerminal, drawnWidth > 0 else { return }
    write("\n")
    drawnWidth = 0
  }

  /// Takes the line off a terminal.
  func clear() {
    guard isTerminal, drawnWidth > 0 else { return }
    write("\r\(String(repeating: " ", count: drawnWidth))\r")
    drawnWidth = 0
  }

  /// Work goes on when nobody can see how far it is.
  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
