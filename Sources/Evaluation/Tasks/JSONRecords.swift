import Diagnostics
import Foundation

/// What to do with lines of a dataset that cannot be used.
public enum BadLines {
  /// The file is refused, with every such line named.
  case refuse
  /// They are left out and told to this function, a sentence for each; a file in which no line is good is refused.
  case skip((_ path: String, _ problems: [String]) -> Void)
}

/// The records of a file with one JSON object a line.
enum JSONRecords {
  /// Problems beyond so many are counted, not listed.
  private static let listedProblems = 10

  /// What is wrong with a record, to be said with its line.
  struct Problem: Error {
    var text: String

    init(_ text: String) { self.text = text }
  }

  /// Decodes every line and makes something of it.
  ///
  /// - Parameter make: May throw a ``Problem``.
  /// - Throws: ``InputError`` naming every line that is wrong, or saying that there is none.
  static func read<Record: Decodable, Element>(
    _ type: Record.Type, path: String, badLines: BadLines, make: (Record, _ line: Int) throws -> Element
  ) throws -> [Element] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no file of records that can be read here", remedy: "Check the path.")
    }
    let remedy = "Is the file in the format that was named?"
    return try elements(bytes, of: path, remedy: remedy, badLines: badLines) { line, number in
      do {
        return try make(try JSONDecoder().decode(type, from: line), number)
      } catch let error as DecodingError {
        throw Problem(describe(error))
      }
    }
  }

  /// Makes something of every line that is not blank, numbered from 1.
  ///
  /// - Parameter make: May throw a ``Problem``.
  /// - Throws: ``InputError`` naming every line that is wrong, or saying that there is none.
  static func elements<Element>(
    _ bytes: Data, of path: String, remedy: String, badLines: BadLines,
    make: (_ line: Data, _ number: Int) throws -> Element
  ) throws -> [Element] {
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
    if case .skip(let report) = badLines, !elements.isEmpty {
      if !problems.isEmpty { report(path, problems) }
      return elements
    }
    guard problems.isEmpty else {
      let unlisted = problems.count - listedProblems
      throw InputError.invalid(
        path, problems.prefix(listedProblems).joined(separator: "; ") + (unlisted > 0 ? "; and \(unlisted) more" : ""),
        remedy: remedy)
    }
    return elements
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
