import Diagnostics
import Foundation
import TensorFiles

/// A text to be absorbed.
public struct Document: Sendable {
  /// The file's name, or `-` for standard input.
  public let source: String
  public let text: String
  public let title: String?
  /// SHA-256 of the bytes as they were read.
  public let hash: String
  /// NUL characters that became spaces, as in the published code.
  public let replacedNULCount: Int

  /// Reads a UTF-8 file; `-` is standard input.
  /// - Throws: ``InputError`` if it is missing, a directory, empty, not UTF-8, or not text at all.
  public init(path: String, title: String? = nil) throws {
    try self.init(bytes: Self.read(path), source: path == "-" ? "standard input" : path, title: title)
  }

  public init(text: String, source: String = "text", title: String? = nil) throws {
    try self.init(bytes: Data(text.utf8), source: source, title: title)
  }

  private init(bytes: Data, source: String, title: String?) throws {
    if let position = Self.firstInvalidByte(bytes) {
      throw InputError.invalid(
        source, "byte \(position) is not UTF-8 text",
        remedy: Self.looksBinary(bytes)
          ? "This looks like a binary file, or like UTF-16; give a plain text in UTF-8." : "Convert the file to UTF-8, for example with iconv.")
    }
    guard !Self.looksBinary(bytes) else {
      throw InputError.invalid(
        source, "this holds control characters throughout, like a binary file", remedy: "Give a plain text.")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let withoutMark = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    guard withoutMark.contains(where: { !$0.isWhitespace && $0 != "\0" }) else {
      throw InputError.invalid(source, "the document is empty", remedy: "Give a file with text in it.")
    }
    replacedNULCount = withoutMark.utf8.count { $0 == 0 }
    self.text = replacedNULCount == 0 ? withoutMark : withoutMark.replacingOccurrences(of: "\0", with: " ")
    self.source = source
    self.title = title
    hash = FileHash.sha256(bytes: bytes)
  }

  private static func read(_ path: String) throws -> Data {
    if path == "-" {
      guard let text = try? FileHandle.standardInput.readToEnd() ?? Data() else {
        throw InputError.missing("standard input", "it cannot be read", remedy: "Pipe a text into the command.")
      }
      return text
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputError.missing(path, "there is no such file", remedy: "Check the path of the document.")
    }
    guard !isDirectory.boolValue else {
      throw InputError.invalid(path, "this is a directory, expected a text file", remedy: "Give one file.")
    }
    do {
      // Pipes and devices have no size to map.
      let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if type != .typeRegular && type != .typeSymbolicLink {
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
      }
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw InputError.missing(path, "the file cannot be read", remedy: "Check its permissions.")
    }
  }

  /// Position of the first byte that cannot stand where it is in UTF-8.
  private static func firstInvalidByte(_ bytes: Data) -> Int? {
    var decoder = UTF8(), iterator = bytes.makeIterator(), position = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): position += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return position
      }
    }
  }

  /// More than one control character (tab, line and page breaks aside) in a hundred bytes, and more than a few.
  private static func looksBinary(_ bytes: Data) -> Bool {
    let sample = bytes.prefix(64 * 1024)
    let controls = sample.count { $0 < 32 && !(9...13).contains($0) && $0 != 27 }
    return controls > 2 && controls * 100 > sample.count
  }
}
