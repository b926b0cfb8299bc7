import Diagnostics
import Foundation

/// Files with one JSON object a line.
package enum JSONLines {
  /// Problems beyond so many are counted, not listed.
  private static let listedProblems = 10

  /// What is wrong with a line, to be said with its number.
  package struct Problem: Error {
    package var text: String

    package init(_ text: String) { self.text = text }
  }

  /// Makes something of every line that is not blank, numbered from 1.
  ///
  /// - Parameter make: May throw a ``Problem``.
  /// - Returns: What is good, and a sentence's part for every line that is not, such as `line 3 has no question`.
  package static func elements<Element>(
    _ bytes: Data, make: (_ line: Data, _ number: Int) throws -> Element
  ) rethrows -> (elements: [Element], problems: [String]) {
    var elements: [Element] = [], problems: [String] = []
    let mark = Data("\u{FEFF}".utf8)
    let text = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes
    // At line feeds only: JSON allows the other line breaks of Unicode inside a string.
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ " \t\r".utf8.contains($0) }) { continue }
      do {
        elements.append(try make(line, index + 1))
      } catch let problem as Problem {
        problems.append("line \(index + 1) \(problem.text)")
      }
    }
    if elements.isEmpty && problems.isEmpty { problems.append("the file is empty") }
    return (elements, problems)
  }

  /// - Throws: ``Problem`` if the line is something else.
  package static func decode<Record: Decodable>(_ type: Record.Type, from line: Data) throws -> Record {
    do {
      return try JSONDecoder().decode(type, from: line)
    } catch let error as DecodingError {
      throw Problem(describe(error))
    }
  }

  /// The error for a file with these problems.
  package static func refusal(_ path: String, _ problems: [String], remedy: String) -> InputError {
    let unlisted = problems.count - listedProblems
    return InputError.invalid(
      path, problems.prefix(listedProblems).joined(separator: "; ") + (unlisted > 0 ? "; and \(unlisted) more" : ""),
      remedy: remedy)
  }

  private static func describe(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "has no \(place(context.codingPath + [key]))"
    case .typeMismatch(_, let context) where !context.codingPath.isEmpty:
      "has something else than is expected as \(place(context.codingPath))"
    case .valueNotFound(_, let context) where !context.codingPath.isEmpty:
      "has nothing as \(place(context.codingPath))"
    default: "is not a JSON object"
    }
  }
}
