import Foundation

/// Columns of the terminal behind a file descriptor; nil if it is none, or does not say.
func terminalWidth(_ descriptor: Int32) -> Int? {
  var size = winsize()
  guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}
