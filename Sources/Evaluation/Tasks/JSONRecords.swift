import Diagnostics
import Foundation
import JSONLines

/// What to do with lines of a dataset that cannot be used.
public enum BadLines {
  /// The file is refused, with every such line named.
  case refuse
  /// They are left out and told to this function, a sentence for each; a file in which no line is good is refused.
  case skip((_ path: String, _ problems: [String]) -> Void)
}

/// The records of a file with one JSON object a line.
enum JSONRecords {
  typealias Problem = JSONLines.Problem

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
      try make(JSONLines.decode(type, from: line), number)
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
    let (elements, problems) = try JSONLines.elements(bytes, make: make)
    if case .skip(let report) = badLines, !elements.isEmpty {
      if !problems.isEmpty { report(path, problems) }
      return elements
    }
    guard problems.isEmpty else { throw JSONLines.refusal(path, problems, remedy: remedy) }
    return elements
  }
}
