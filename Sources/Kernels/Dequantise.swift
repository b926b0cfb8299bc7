import CKernels

/// Writes the values of stored elements as Float.
///
/// Block types give, bit for bit, what the field's reference (`gguf.quants.dequantize`) gives in float32: the same
/// products and sums in the same order, none of them fused. F64 and the integers round to the nearest Float.
///
/// One call runs on one thread; callers split tensors by whole blocks.
///
/// - Precondition: `destination` is a whole number of blocks, and `source` holds exactly those blocks. `source` may lie
///   at any address.
/// - Complexity: O(destination.count); bound by memory for all types.
public func dequantise(
  _ source: UnsafeRawBufferPointer, as type: ElementType, into destination: UnsafeMutableBufferPointer<Float>
) {
  let blocks = destination.count / type.blockSize
  precondition(
    blocks * type.blockSize == destination.count && blocks * type.bytesPerBlock == source.count,
    "dequantise: \(source.count) bytes of \(type.name) into \(destination.count) elements")
  guard blocks > 0, let from = source.baseAddress, let to = destination.baseAddress else { return }
  if let name = type.blocksInC, ck_has_quantised_rows() { return ck_expand(name, from, blocks, to) }
  dequantisePortably(source, as: type, into: destination)
}

/// The same in Swift, for every type and processor.
package func dequantisePortably(
  _ source: UnsafeRawBufferPointer, as type: ElementType, into destination: UnsafeMutableBufferPointer<Float>
) {
  let blocks = destination.count / type.blockSize
  guard blocks > 0, let from = source.baseAddress, let to = destination.baseAddress else { return }
  switch type {
  case .float32: UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: source.count)
  case .float64: widen(from, as: UInt64.self, into: destination) { Float(Double(bitPattern: $0)) }
  case .float16: widen(from, as: UInt16.self, into: destination) { float32(float16: $0) }
  case .bfloat16: widen(from, as: UInt16.self, into: destination) { float32(bfloat16: $0) }
  case .int64: widen(from, as: Int64.self, into: destination) { Float($0) }
  case .int32: widen(from, as: Int32.self, into: destination) { Float($0) }
  case .int16: widen(from, as: Int16.self, into: destination) { Float($0) }
  case .int8: widen(from, as: Int8.self, into: destination) { Float($0) }
  case .uint64: widen(from, as: UInt64.self, into: destination) { Float($0) }
  case .uint32: widen(from, as: UInt32.self, into: destination) { Float($0) }
  case .uint16: widen(from, as: UInt16.self, into: destination) { Float($0) }
  case .uint8: widen(from, as: UInt8.self, into: destination) { Float($0) }
  case .bool: widen(from, as: UInt8.self, into: destination) { $0 == 0 ? 0 : 1 }
  case .q4_0: dequantiseQ4_0(from, blocks, into: to)
  case .q4_1: dequantiseQ4_1(from, blocks, into: to)
  case .q5_0: dequantiseQ5_0(from, blocks, into: to)
  case .q5_1: dequantiseQ5_1(from, blocks, into: to)
  case .q8_0: dequantiseQ8_0(from, blocks, into: to)
  case .q4_K: dequantiseQ4_K(from, blocks, into: to)
  case .q5_K: dequantiseQ5_K(from, blocks, into: to)
  case .q6_K: dequantiseQ6_K(from, blocks, into: to)
  }
}

/// One stored number after the other, each through `value`.
@inline(__always)
private func widen<Stored: FixedWidthInteger & BitwiseCopyable>(
  _ source: UnsafeRawPointer, as type: Stored.Type, into destination: UnsafeMutableBufferPointer<Float>,
  value: (Stored) -> Float
) {
  let size = MemoryLayout<Stored>.size
  for i in 0..<destination.count {
    destination[i] = value(Stored(littleEndian: (source + i * size).loadUnaligned(as: Stored.self)))
  }
}
