/// A part of a text that no sentence crosses: a paragraph, an item of a list, a heading, a row of a table, or code up
/// to a blank line.
struct Block {
  /// From its first line's beginning to its last line's end, without the line break there.
  private(set) var range: Range<String.Index>
  /// Where it begins behind white space, and behind the `>` of quoted text.
  let content: String.Index
  /// Whether it is one sentence, whatever stands in it.
  let isWhole: Bool
  /// What it begins with, if it is an item.
  let marker: ListMarker?
  private(set) var last: Line

  init(_ line: Line, isWhole: Bool) {
    (range, content, self.isWhole, last) = (line.range, line.content, isWhole, line)
    if case .item(let marker) = line.kind { self.marker = marker } else { marker = nil }
  }

  mutating func append(_ line: Line) {
    range = range.lowerBound..<line.range.upperBound
    last = line
  }

  /// Whether a line of prose, or one that looks like an item's first, goes on with this block.
  func goesOn(with line: Line, in text: String) -> Bool {
    guard !isWhole, line.isQuoted == last.isQuoted, !line.isIndentedWide else { return false }
    if case .item(let marker) = line.kind { return !interrupts(marker, in: text) }
    // Lines that nobody wrapped: each is a paragraph, unless a small letter says that it is not.
    let isWrapped = [last, line].allSatisfy { text.utf8.distance(of: $0.range) <= Line.longestWrapped }
    return isWrapped || line.beginsSmall
  }

  /// A number or a dash may stand at the head of a wrapped line by chance. It is a marker behind an item that begins
  /// like it, and where a sentence ends or leads up to a list.
  private func interrupts(_ next: ListMarker, in text: String) -> Bool {
    if next.style == .bullet || next.style != .dash && next.style == marker?.style || next.isOne { return true }
    let end = text.unicodeScalars[range].last { !$0.properties.isWhitespace }
    return next.canBegin && (end.map { ":;.!?：；。！？".unicodeScalars.contains($0) } ?? false)
  }
}

extension String.UTF8View {
  fileprivate func distance(of range: Range<Index>) -> Int { distance(from: range.lowerBound, to: range.upperBound) }
}
