import Diagnostics
import Foundation
import JSONLines
import TensorFiles

/// The pairs that a writer has written about a document, in JSON Lines: a header, then a line for each passage in the
/// order in which they came (``PairLine``).
///
///     {"document": "…", "format": "question pairs", "version": 1, "writer": "…"}
///
/// `document` is the SHA-256 of the document. A process that was killed can leave a last line without an end behind,
/// which is dropped; everything else that is not as it was written is refused. One process at a time can hold such a
/// file.
final class PairFile {
  private static let remedy = "Name another file, or remove this one."

  /// What the file had when it was opened.
  let pairs: [PassageKey: [QuestionAnswer]]
  private let path: String
  private let lock: FileLock
  private let document: String
  /// Nil for a file without a whole line.
  private let header: PairFileHeader?
  /// Bytes of whole lines.
  private let wholeSize: Int
  /// What follows them.
  private let remainder: Data

  /// - Throws: ``InputError`` if another process holds the file, it is damaged, or about another document.
  init(_ path: String, document: String) throws {
    (self.path, self.document) = (path, document)
    lock = try FileLock(path + ".lock")
    var bytes = Data()
    if FileManager.default.fileExists(atPath: path) {
      guard let contents = FileManager.default.contents(atPath: path) else {
        throw InputError.missing(path, "the question pairs cannot be read", remedy: "Check the path.")
      }
      bytes = contents
    }
    wholeSize = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    remainder = bytes[wholeSize...]
    guard wholeSize > 0 else {
      (header, pairs) = (nil, [:])
      return
    }
    let header = try PairFileHeader(firstOf: bytes[..<wholeSize], path: path)
    guard header.document == document else {
      throw InputError.invalid(
        path, "the file holds pairs about the document with the SHA-256 \(header.document.prefix(12))…, expected "
          + "\(document.prefix(12))…", remedy: Self.remedy)
    }
    (self.header, pairs) = (header, try Self.pairs(bytes[..<wholeSize], path))
  }

  /// Makes the file ready for more lines of this writer.
  ///
  /// - Throws: ``InputError`` if it holds another writer's, or cannot be written.
  func begin(writer: String) throws {
    if let header, header.writer != writer {
      throw InputError.invalid(
        path, "the file holds pairs of another writer (\(header.writer)), expected \(writer)", remedy: Self.remedy)
    }
    let start = try Self.encode([PairFileHeader(document: document, writer: writer)])
    // Nothing may be written over but what this very header has left.
    guard header != nil || start.starts(with: remainder) else {
      throw InputError.invalid(path, "this is no file of question pairs", remedy: "Name another file.")
    }
    if !remainder.isEmpty {
      do {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.truncate(atOffset: UInt64(wholeSize))
        try file.close()
      } catch {
        throw InputError.system(
          path, "the question pairs cannot be written", remedy: "Check who may write to the file.")
      }
    }
    if header == nil { try AppendedFile.append(start, to: path) }
  }

  func append(_ lines: [PairLine]) throws { try AppendedFile.append(Self.encode(lines), to: path) }

  private static func encode(_ lines: [some Encodable]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try lines.reduce(into: Data()) { bytes, line in bytes += try encoder.encode(line) + Data("\n".utf8) }
  }

  private static func pairs(_ bytes: Data, _ path: String) throws -> [PassageKey: [QuestionAnswer]] {
    var pairs: [PassageKey: [QuestionAnswer]] = [:], numbers: [PassageKey: Int] = [:]
    let (_, problems) = try JSONLines.elements(bytes) { json, number in
      if number == 1 { return }
      let line = try JSONLines.decode(PairLine.self, from: json)
      guard let hash = line.hash else { throw JSONLines.Problem("has no sha256") }
      let key = PassageKey(index: line.passage, hash: hash)
      if let earlier = numbers.updateValue(number, forKey: key) {
        throw JSONLines.Problem("is about the same passage as line \(earlier)")
      }
      pairs[key] = line.pairs
    }
    guard problems.isEmpty else { throw JSONLines.refusal(path, problems, remedy: remedy) }
    return pairs
  }
}

/// A passage, wherever pairs about it lie.
struct PassageKey: Hashable {
  var index: Int
  /// SHA-256 of its text.
  var hash: String
}
