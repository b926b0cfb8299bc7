import Diagnostics
import Foundation

/// Reads little-endian values one after the other and refuses to go past the end.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  /// The file's path, for error messages.
  let source: String
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer, source: String) {
    self.bytes = bytes
    self.source = source
  }

  var remaining: Int { bytes.count - offset }

  /// The next `count` bytes. `what` says in the error message what they were to be.
  mutating func take(_ count: Int, _ what: @autoclosure () -> String) throws -> UnsafeRawBufferPointer {
    guard count <= remaining else {
      throw InputError.invalid(
        source, "the file ends at byte \(bytes.count), inside \(what()), which needs \(count) bytes from \(offset) on",
        remedy: "It may be an unfinished download; get it again.")
    }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ what: @autoclosure () -> String, as type: Value.Type = Value.self
  ) throws -> Value {
    Value(littleEndian: try take(MemoryLayout<Value>.size, what()).loadUnaligned(as: Value.self))
  }

  /// A number of things that follow, each at least `minimumSize` bytes long. A count that the rest of the file cannot
  /// hold is refused here, before anything is allocated for it.
  mutating func count(of what: @autoclosure () -> String, minimumSize: Int) throws -> Int {
    let start = offset
    let stored = try integer("the number of \(what())", as: UInt64.self)
    guard stored <= UInt64(remaining / minimumSize) else {
      throw InputError.invalid(
        source, "byte \(start) announces \(stored) \(what()), but only \(remaining) bytes follow",
        remedy: "The file is damaged or unfinished; get it again.")
    }
    return Int(stored)
  }

  /// A `u64` length and that many bytes of UTF-8.
  mutating func string(_ what: @autoclosure () -> String) throws -> String {
    let start = offset
    let length = try count(of: "bytes of \(what())", minimumSize: 1)
    let content = try take(length, what())
    var string = String(decoding: content, as: UTF8.self)
    // Decoding repairs what is not UTF-8, so it is UTF-8 exactly if nothing changed.
    let isExact = string.withUTF8 { utf8 in
      utf8.count == length && (length == 0 || memcmp(utf8.baseAddress!, content.baseAddress!, length) == 0)
    }
    guard isExact else { throw InputError.invalid(source, "\(what()) at byte \(start) is not UTF-8") }
    return string
  }
}
