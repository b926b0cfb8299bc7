/// A reference to a note, behind a stop: `[3]`, `[a]`, `[12, 13]`.
enum NoteMark {
  /// Where one lies that begins at an index, if it does.
  static func range(at start: String.Index, in scalars: Substring.UnicodeScalarView) -> Range<String.Index>? {
    guard scalars[start...].first == "[" else { return nil }
    let inside = scalars[start...].dropFirst().prefix(longest)
    guard let close = inside.firstIndex(of: "]"), inside[..<close].contains(where: \.isWord),
      inside[..<close].allSatisfy({ $0.isASCII && !$0.properties.isUppercase || $0.properties.numericType == .decimal })
    else { return nil }
    return start..<scalars.index(after: close)
  }

  private static let longest = 12
}
