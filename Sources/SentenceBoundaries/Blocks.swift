/// Cuts a text into blocks, as Markdown and plain text part them.
///
/// - Blank lines part blocks, and so do U+2029 and the beginning and end of quoted text (`>`).
/// - A heading, a row of a table, and code between fences up to a blank line are whole blocks.
/// - Each item of a list is one, with the lines that go on with it.
/// - Other lines are joined: a single line break is none. But where one of two lines has more than
///   ``Line/longestWrapped`` bytes, they are paragraphs, unless the second begins with a small letter.
/// - A line without letters and digits belongs to the lines right before it, and ends them.
struct Blocks {
  private(set) var blocks: [Block] = []
  private let text: String
  private var open: Block?
  private var isCode = false

  static func blocks(of text: String) -> [Block] {
    let lines = lines(of: text)
    // A fence that nothing closes is none.
    let lastFence = lines.lastIndex { $0.kind == .fence }
    var blocks = Blocks(text: text)
    for (index, line) in lines.enumerated() { blocks.add(line, closesLater: lastFence.map { index < $0 } ?? false) }
    blocks.close()
    return blocks.blocks
  }

  private init(text: String) { self.text = text }

  private mutating func add(_ line: Line, closesLater: Bool) {
    switch line.kind {
    case .blank: close()
    case .fence where isCode || closesLater:
      if !isCode { close() }
      join(line, isWhole: true)
      if isCode { close() }
      isCode.toggle()
    case _ where isCode: join(line, isWhole: true)
    case .heading, .row:
      close()
      join(line, isWhole: true)
      // A table's head is underlined.
      if line.kind == .heading { close() }
    case .rule, .fence:
      join(line, isWhole: true)
      close()
    case .prose, .item:
      if open?.goesOn(with: line, in: text) == false { close() }
      join(line, isWhole: false)
    }
  }

  /// Adds a line to the open block, or opens one with it.
  private mutating func join(_ line: Line, isWhole: Bool) {
    if open == nil { open = Block(line, isWhole: isWhole) } else { open?.append(line) }
  }

  private mutating func close() {
    if let open { blocks.append(open) }
    open = nil
  }

  /// The lines, parted by `\n`, `\r\n` or `\r`; U+2029 leaves an empty one.
  private static func lines(of text: String) -> [Line] {
    let scalars = text.unicodeScalars
    var lines: [Line] = [], start = scalars.startIndex, index = start
    while index < scalars.endIndex {
      let scalar = scalars[index], end = index
      index = scalars.index(after: index)
      guard scalar == "\n" || scalar == "\r" || scalar == "\u{2029}" else { continue }
      lines.append(Line(start..<end, of: text))
      if scalar == "\u{2029}" { lines.append(Line(end..<end, of: text)) }
      if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
      start = index
    }
    lines.append(Line(start..<scalars.endIndex, of: text))
    return lines
  }
}
