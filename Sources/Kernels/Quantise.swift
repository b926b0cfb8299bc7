/// Writes Float values as stored elements; the inverse of ``dequantise(_:as:into:)`` up to rounding.
///
/// F16 and BF16 round to nearest, ties to even. Q8_0 is, byte for byte, what the field's reference writes:
///
///     d = max |x| / 127      q = round(x · (1/d)), halves away from zero      stored: F16(d), q
///
/// - Precondition: `type` is one of ``ElementType/writable``; `source` is a whole number of blocks, and `destination`
///   has exactly the bytes for them; for Q8_0 all values are at most ``ElementType/largestQ8_0`` in magnitude.
public func quantise(
  _ source: UnsafeBufferPointer<Float>, as type: ElementType, into destination: UnsafeMutableRawBufferPointer
) {
  let blocks = source.count / type.blockSize
  precondition(
    blocks * type.blockSize == source.count && blocks * type.bytesPerBlock == destination.count,
    "quantise: \(source.count) elements into \(destination.count) bytes of \(type.name)")
  guard blocks > 0, let from = source.baseAddress, let to = destination.baseAddress else { return }

  switch type {
  case .float32: to.copyMemory(from: from, byteCount: destination.count)
  case .float16:
    for i in 0..<source.count { store(float16Bits(from[i]), at: to + 2 * i) }
  case .bfloat16:
    for i in 0..<source.count { store(bfloat16Bits(from[i]), at: to + 2 * i) }
  case .q8_0:
    for b in 0..<blocks { quantiseQ8_0(from + 32 * b, into: to + 34 * b) }
  default: preconditionFailure("quantise: \(type.name) can be read, not written")
  }
}

extension ElementType {
  /// The types that Float values can be written as.
  public static let writable: [ElementType] = [.float32, .float16, .bfloat16, .q8_0]

  /// The largest magnitude that Q8_0 can hold: 127 times the largest F16 scale.
  public static let largestQ8_0: Float = 127 * 65504
}

/// One block: 32 values become a scale and 32 signed bytes.
private func quantiseQ8_0(_ x: UnsafePointer<Float>, into block: UnsafeMutableRawPointer) {
  var largest: Float = 0
  for i in 0..<32 {
    precondition(x[i].magnitude <= ElementType.largestQ8_0, "quantise: Q8_0 cannot hold \(x[i])")
    largest = max(largest, x[i].magnitude)
  }
  let d = largest / 127
  // Below 2⁻¹²⁸ the inverse overflows; such a scale is zero as F16 anyway.
  let inverse = d == 0 || (1 / d).isInfinite ? 0 : 1 / d
  store(float16Bits(d), at: block)
  for i in 0..<32 {
    let q = Int8((x[i] * inverse).rounded(.toNearestOrAwayFromZero))
    block.storeBytes(of: q, toByteOffset: 2 + i, as: Int8.self)
  }
}

@inline(__always)
private func store(_ bits: UInt16, at address: UnsafeMutableRawPointer) {
  address.storeBytes(of: bits.littleEndian, as: UInt16.self)
}
