/// What a template may use. Real conversations stay far below; a hostile template ends in an error.
enum TemplateLimits {
  /// Brackets and blocks inside each other.
  static let nestingDepth = 60
  /// Operations inside each other, such as the sums in `a + b + c`.
  static let expressionDepth = 100
  /// Macros, statements and expressions inside each other when they are carried out. This and the two above fit, in an
  /// optimised build, into half of the 512 KB of stack that threads have on macOS.
  static let renderingDepth = 120
  /// Values inside each other, where they are printed or compared. A list can be made to hold itself.
  static let valueDepth = 100
  /// Steps: one for each statement and expression, and one for each 64 bytes of text and each item that it goes
  /// through or makes.
  static let steps = 5_000_000
  /// Bytes of any one text, the output included.
  static let textBytes = 64 << 20
  /// Items of any one list; also the longest `range`.
  static let items = 1_000_000
}
