import Diagnostics
import Foundation
import JSONLines

/// The first line of a ``PairFile``.
struct PairFileHeader: Codable {
  private static let format = "question pairs"
  private static let version = 1

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case format, version, document, writer
  }

  private let format: String
  /// Counts up when lines change their meaning.
  private let version: Int
  /// SHA-256 of the document.
  let document: String
  /// ``QuestionWriter/name``.
  let writer: String

  init(document: String, writer: String) {
    (format, version, self.document, self.writer) = (Self.format, Self.version, document, writer)
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self)
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    format = try keys.decode(String.self, forKey: .format)
    version = try keys.decode(Int.self, forKey: .version)
    document = try keys.decode(String.self, forKey: .document)
    writer = try keys.decode(String.self, forKey: .writer)
  }

  /// - Parameter bytes: Whole lines of a file.
  /// - Throws: ``InputError`` if the first is none of such a file.
  init(firstOf bytes: Data, path: String) throws {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }, remedy = "Name another file."
    do {
      self = try JSONLines.decode(Self.self, from: line)
    } catch let problem as JSONLines.Problem {
      throw InputError.invalid(path, "this is no file of question pairs: line 1 \(problem.text)", remedy: remedy)
    }
    guard format == Self.format, version == Self.version else {
      throw InputError.invalid(
        path, "line 1 says \(format), version \(version); expected \(Self.format), version \(Self.version)",
        remedy: remedy)
    }
  }
}
