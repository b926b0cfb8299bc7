/// Cuts what does not fit from the middle.
public enum Truncation {
  /// The first ⌊M/2⌋ and the last ⌈M/2⌉ tokens, so that the head keeps the instruction and the tail the question.
  ///
  /// arXiv:2412.13626, code.
  public static func headAndTail(_ tokens: [Int32], limit: Int) -> [Int32] {
    tokens.count <= limit ? tokens : Array(tokens.prefix(limit / 2) + tokens.suffix(limit - limit / 2))
  }
}
