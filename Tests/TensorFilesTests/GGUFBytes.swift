/// GGUF files from their parts, right or wrong.
struct GGUFBytes {
  var magic: [UInt8] = Array("GGUF".utf8)
  var version: UInt32 = 3
  var keys: [[UInt8]] = []
  var infos: [[UInt8]] = []
  /// What the header says, if not the truth.
  var tensorCount: UInt64?
  var keyCount: UInt64?
  var alignment = 32
  var dataSize = 0

  var bytes: [UInt8] {
    var header = magic + le(version)
    header += le(tensorCount ?? UInt64(infos.count)) + le(keyCount ?? UInt64(keys.count))
    header += (keys + infos).joined()
    let padding = infos.isEmpty ? 0 : (alignment - header.count % alignment) % alignment
    return header + Array(repeating: 0, count: padding + dataSize)
  }

  /// Two keys, two tensors: F32 `[2, 3]` and Q4_0 `[1, 32]`.
  static let valid = GGUFBytes(
    keys: [
      key("general.architecture", 8, string("llama")),
      key("tokens", 9, le(UInt32(8)) + le(UInt64(2)) + string("a") + string("bc")),
    ],
    infos: [
      info("first", sizes: [3, 2], type: 0, offset: 0),
      info("second", sizes: [32, 1], type: 2, offset: 32),
    ],
    dataSize: 64)

  func changed(_ change: (inout GGUFBytes) -> Void) -> [UInt8] {
    var copy = self
    change(&copy)
    return copy.bytes
  }

  static func key(_ name: String, _ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    string(name) + le(type) + value
  }

  static func info(_ name: String, sizes: [Int64], type: UInt32, offset: UInt64) -> [UInt8] {
    string(name) + le(UInt32(sizes.count)) + sizes.flatMap { le($0) } + le(type) + le(offset)
  }

  static func string(_ text: String) -> [UInt8] {
    le(UInt64(text.utf8.count)) + Array(text.utf8)
  }
}

/// The bytes of an integer, lowest first.
func le(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
