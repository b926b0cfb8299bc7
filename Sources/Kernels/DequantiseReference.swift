/// What ``dequantise(_:as:into:)`` does, one element at a time, straight from the table of block layouts.
///
/// Slow on purpose: each line can be held against the format's description. The tests compare the fast version with it.
package func dequantiseReference(_ source: [UInt8], as type: ElementType) -> [Float] {
  let count = source.count / type.bytesPerBlock * type.blockSize
  return (0..<count).map { index in
    let start = index / type.blockSize * type.bytesPerBlock
    return element(index % type.blockSize, of: source[start..<start + type.bytesPerBlock].map { $0 }, type)
  }
}

/// Element `i` of the block with these bytes.
private func element(_ i: Int, of block: [UInt8], _ type: ElementType) -> Float {
  func half(_ at: Int) -> Float { slowFloat16(unsigned(block, at, 2)) }
  func nibble(_ at: Int) -> Int { Int(i < 16 ? block[at + i] & 15 : block[at + i - 16] >> 4) }
  func fifthBit(_ at: Int) -> Int { Int(unsigned(block, at, 4) >> UInt64(i) & 1) }

  switch type {
  case .float64: return Float(Double(bitPattern: unsigned(block, 0, 8)))
  case .float32: return Float(bitPattern: UInt32(unsigned(block, 0, 4)))
  case .float16: return half(0)
  case .bfloat16: return Float(bitPattern: UInt32(unsigned(block, 0, 2)) << 16)
  case .uint64, .uint32, .uint16, .uint8: return Float(unsigned(block, 0, block.count))
  case .int64: return Float(Int64(bitPattern: unsigned(block, 0, 8)))
  case .int32: return Float(Int32(truncatingIfNeeded: unsigned(block, 0, 4)))
  case .int16: return Float(Int16(truncatingIfNeeded: unsigned(block, 0, 2)))
  case .int8: return Float(Int8(bitPattern: block[0]))
  case .bool: return block[0] == 0 ? 0 : 1

  case .q4_0: return half(0) * Float(nibble(2) - 8)
  case .q4_1: return half(0) * Float(nibble(4)) + half(2)
  case .q5_0: return half(0) * Float(nibble(6) + 16 * fifthBit(2) - 16)
  case .q5_1: return half(0) * Float(nibble(8) + 16 * fifthBit(4)) + half(2)
  case .q8_0: return half(0) * Float(Int8(bitPattern: block[2 + i]))

  case .q4_K, .q5_K:
    let k = i / 32
    let s = block[4..<16].map { $0 }
    let scale = k < 4 ? s[k] & 63 : (s[k + 4] & 15) | (s[k - 4] >> 6) << 4
    let minimum = k < 4 ? s[k + 4] & 63 : (s[k + 4] >> 4) | (s[k] >> 6) << 4
    let byte = block[(type == .q4_K ? 16 : 48) + 32 * (k / 2) + i % 32]
    var v = k % 2 == 0 ? byte & 15 : byte >> 4
    if type == .q5_K { v += 16 * (block[16 + i % 32] >> UInt8(k) & 1) }
    return (half(0) * Float(scale)) * Float(v) - half(2) * Float(minimum)

  case .q6_K:
    let (n, k, l) = (i / 128, i % 128 / 32, i % 32)
    let byte = block[64 * n + 32 * (k % 2) + l]
    let low = k < 2 ? byte & 15 : byte >> 4
    let high = block[128 + 32 * n + l] >> UInt8(2 * k) & 3
    let scale = Int8(bitPattern: block[192 + i / 16])
    return (half(208) * Float(scale)) * Float(Int(low | high << 4) - 32)
  }
}

/// `size` bytes from `at` on as a little-endian number.
private func unsigned(_ bytes: [UInt8], _ at: Int, _ size: Int) -> UInt64 {
  (0..<size).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
}

/// Half precision by its definition: (−1)^sign · 2^(exponent − 15) · 1.mantissa, and 2⁻¹⁴ · 0.mantissa at exponent 0.
private func slowFloat16(_ bits: UInt64) -> Float {
  let (exponent, mantissa) = (Int(bits >> 10 & 31), Float(bits & 1023) / 1024)
  let magnitude: Float =
    switch exponent {
    case 0: Float(sign: .plus, exponent: -14, significand: mantissa)
    case 31: mantissa == 0 ? .infinity : .nan
    default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + mantissa)
    }
  return bits >> 15 == 0 ? magnitude : -magnitude
}
