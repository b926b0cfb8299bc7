/// Whether all values of stored elements are finite, from the scales alone where several values share one.
///
/// A finite scale times the largest stored number stays finite in float32, so the numbers need not be looked at.
public func hasOnlyFiniteValues(_ source: UnsafeRawBufferPointer, as type: ElementType) -> Bool {
  /// Half-precision numbers at these places in each block.
  func halves(_ places: [Int]) -> Bool {
    stride(from: 0, to: source.count, by: type.bytesPerBlock).allSatisfy { block in
      places.allSatisfy {
        UInt16(littleEndian: source.loadUnaligned(fromByteOffset: block + $0, as: UInt16.self)) & 0x7C00 != 0x7C00
      }
    }
  }
  func elements<Bits: FixedWidthInteger & BitwiseCopyable>(_ exponent: Bits) -> Bool {
    stride(from: 0, to: source.count, by: MemoryLayout<Bits>.size).allSatisfy {
      Bits(littleEndian: source.loadUnaligned(fromByteOffset: $0, as: Bits.self)) & exponent != exponent
    }
  }
  switch type {
  case .float64:
    return stride(from: 0, to: source.count, by: 8).allSatisfy {
      Float(Double(bitPattern: UInt64(littleEndian: source.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))).isFinite
    }
  case .float32: return elements(0x7F80_0000 as UInt32)
  case .bfloat16: return elements(0x7F80 as UInt16)
  case .float16: return elements(0x7C00 as UInt16)
  case .q4_0, .q5_0, .q8_0: return halves([0])
  case .q4_1, .q5_1, .q4_K, .q5_K: return halves([0, 2])
  case .q6_K: return halves([208])
  case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: return true
  }
}
