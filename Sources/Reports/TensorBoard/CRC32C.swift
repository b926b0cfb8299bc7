/// The checksum of TensorFlow's record files: CRC-32C (Castagnoli; RFC 3720, §12.1), reflected polynomial 0x82F63B78.
package enum CRC32C {
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
  }

  /// As records hold it: rotated right by 15 bits, plus a constant, so that checksums of data with checksums in it are
  /// no special case.
  package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(bytes)
    return ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1 }
  }
}
