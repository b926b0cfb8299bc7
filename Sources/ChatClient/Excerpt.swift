extension String {
  private static let excerptLength = 200

  /// Its beginning on one line, for a message: without a full stop at its end.
  package var excerpt: String {
    let line = split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if line.count > Self.excerptLength { return line.prefix(Self.excerptLength) + "…" }
    return String(line.last == "." ? line.dropLast() : line[...])
  }
}
