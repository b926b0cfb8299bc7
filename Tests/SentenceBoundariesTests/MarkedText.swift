import Foundation
import TestSupport

/// A text of `Tests/Fixtures/sentences` with the ends of its sentences, as people see them and as they are found.
///
/// A line of such a file is a sentence, behind a mark that says what parts it from the one before, and a blank:
///
/// | mark | stands for                                    |
/// | ---- | --------------------------------------------- |
/// | `·`  | a blank                                       |
/// | `+`  | nothing                                       |
/// | `↵`  | a line break; also inside sentences           |
/// | `¶`  | a blank line; nothing before the first        |
/// | `?`  | behind the mark: this beginning is not found  |
/// | `✗`  | in a sentence: an end is found that is none   |
struct MarkedText {
  private(set) var text = ""
  /// Places in UTF-8 where a sentence ends, without the text's end.
  private(set) var ends: Set<Int> = []
  private(set) var missed: Set<Int> = []
  private(set) var wrong: Set<Int> = []

  static let kinds = [
    "arabic", "chinese", "dialogue", "encyclopaedia", "hindi", "japanese", "legal", "markdown", "news", "science",
    "web", "wrapped",
  ]

  init(_ kind: String) throws {
    for line in String(decoding: try Fixture.data("sentences/\(kind).txt"), as: UTF8.self).split(separator: "\n") {
      let mark = line.prefix { $0 != " " }
      if !text.isEmpty {
        ends.insert(text.utf8.count)
        if mark.last == "?" { missed.insert(text.utf8.count) }
        guard let gap = Self.gaps[mark.first!] else { throw UnknownMark(line: String(line)) }
        text += gap
      }
      for character in line.dropFirst(mark.count + 1) {
        switch character {
        case "↵": text += "\n"
        case "✗": wrong.insert(text.utf8.count)
        default: text.append(character)
        }
      }
    }
  }

  var sentenceCount: Int { ends.count + 1 }

  private static let gaps: [Character: String] = ["·": " ", "+": "", "↵": "\n", "¶": "\n\n"]

  struct UnknownMark: Error {
    let line: String
  }
}
