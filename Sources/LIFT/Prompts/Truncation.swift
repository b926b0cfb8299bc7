/// Cuts what does not fit from the middle.
public enum Truncation {
  /// The first and the last tokens, `M` in all, so that the head keeps the instruction and the tail the question.
  ///
  ///     first ⌊M/2⌋ − |separator|   +   separator   +   last ⌈M/2⌉
  ///
  /// arXiv:2412.13626, code, without a separator; arXiv:2502.14644v1, code, with the tokens of `...`.
  /// - Parameter separator: Stands where something was cut; shorter than the head.
  public static func headAndTail(_ tokens: [Int32], limit: Int, separator: [Int32] = []) -> [Int32] {
    guard tokens.count > limit else { return tokens }
    precondition(separator.count <= limit / 2, "Truncation: a separator of \(separator.count) tokens in \(limit)")
    return Array(tokens.prefix(limit / 2 - separator.count) + separator + tokens.suffix(limit - limit / 2))
  }
}
