/// A message in protocol buffers' wire format: fields one behind the other, each a key and a value.
///
///     key = field number · 8 + wire type         0: varint   1: 8 bytes   2: length and bytes   5: 4 bytes
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, varint value: Int64) {
    addVarint(key(field, 0))
    addVarint(UInt64(bitPattern: value))
  }

  mutating func add(_ field: Int, double value: Double) {
    addVarint(key(field, 1))
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func add(_ field: Int, float value: Float) {
    addVarint(key(field, 5))
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func add(_ field: Int, string value: String) { add(field, Array(value.utf8)) }

  mutating func add(_ field: Int, message: ProtobufMessage) { add(field, message.bytes) }

  private mutating func add(_ field: Int, _ value: [UInt8]) {
    addVarint(key(field, 2))
    addVarint(UInt64(value.count))
    bytes += value
  }

  private func key(_ field: Int, _ wireType: Int) -> UInt64 { UInt64(field * 8 + wireType) }

  /// Seven bits in a byte, the lowest first; the eighth says that more follow.
  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FixedWidthInteger {
  var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }
}
