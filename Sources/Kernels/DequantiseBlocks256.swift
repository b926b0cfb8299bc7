// Blocks of 256 values in groups with scales of their own, themselves scaled: Q4_K, Q5_K, Q6_K. Layouts as in ggml:
//
// | type | bytes | fields                                 | value, k = i div 32        |
// |------|-------|----------------------------------------|----------------------------|
// | Q4_K | 144   | d · dmin · s[12] · q[128]              | d·S[k]·v − dmin·M[k]       |
// | Q5_K | 176   | d · dmin · s[12] · h[32] · q[128]      | d·S[k]·v − dmin·M[k]       |
// | Q6_K | 210   | ql[128] · qh[64] · sc[16] · d          | d·sc[i div 16]·(v − 32)    |
//
// The products of scales are formed first, as in the reference: (d·S)·v − (dmin·M).

func dequantiseQ4_K(_ source: UnsafeRawPointer, _ blockCount: Int, into destination: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 144 * b
    let (d, dmin) = (loadFloat16(block), loadFloat16(block + 2))
    for pair in 0..<4 {  // 32 bytes hold two groups: the low halves, then the high halves
      let even = groupScale(block + 4, 2 * pair)
      let odd = groupScale(block + 4, 2 * pair + 1)
      let y = destination + 256 * b + 64 * pair
      for half in 0..<2 {
        let (low, high) = loadNibbles(block + 16 + 32 * pair + 16 * half)
        store((d * even.scale) * floats(low) - dmin * even.minimum, at: y + 16 * half)
        store((d * odd.scale) * floats(high) - dmin * odd.minimum, at: y + 32 + 16 * half)
      }
    }
  }
}

func dequantiseQ5_K(_ source: UnsafeRawPointer, _ blockCount: Int, into destination: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 176 * b
    let (d, dmin) = (loadFloat16(block), loadFloat16(block + 2))
    for pair in 0..<4 {
      let even = groupScale(block + 4, 2 * pair)
      let odd = groupScale(block + 4, 2 * pair + 1)
      let y = destination + 256 * b + 64 * pair
      for half in 0..<2 {
        let (low, high) = loadNibbles(block + 48 + 32 * pair + 16 * half)
        // Bit k of byte j is the fifth bit of value j of group k.
        let fifth = (block + 16 + 16 * half).loadUnaligned(as: SIMD16<UInt8>.self) &>> UInt8(2 * pair)
        store((d * even.scale) * floats(low | (fifth & 1) &<< 4) - dmin * even.minimum, at: y + 16 * half)
        store((d * odd.scale) * floats(high | (fifth & 2) &<< 3) - dmin * odd.minimum, at: y + 32 + 16 * half)
      }
    }
  }
}

func dequantiseQ6_K(_ source: UnsafeRawPointer, _ blockCount: Int, into destination: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 210 * b
    let d = loadFloat16(block + 208)
    let scales = (block + 192).loadUnaligned(as: SIMD16<Int8>.self)
    for n in 0..<2 {  // halves of 128 values: 64 bytes of low bits, 32 bytes of high bits
      for part in 0..<2 {  // 16 values of each of the half's four groups
        let (first, third) = loadNibbles(block + 64 * n + 16 * part)
        let (second, fourth) = loadNibbles(block + 64 * n + 32 + 16 * part)
        let top = (block + 128 + 32 * n + 16 * part).loadUnaligned(as: SIMD16<UInt8>.self)
        let y = destination + 256 * b + 128 * n + 16 * part
        let s = 8 * n + part
        store((d * Float(scales[s])) * (floats(first | (top & 3) &<< 4) - 32), at: y)
        store((d * Float(scales[s + 2])) * (floats(second | (top & 12) &<< 2) - 32), at: y + 32)
        store((d * Float(scales[s + 4])) * (floats(third | (top & 48)) - 32), at: y + 64)
        store((d * Float(scales[s + 6])) * (floats(fourth | (top & 192) &>> 2) - 32), at: y + 96)
      }
    }
  }
}

/// The 6-bit scale S[k] and minimum M[k] of group `k`: eight of each, packed into 12 bytes.
@inline(__always)
private func groupScale(_ s: UnsafeRawPointer, _ k: Int) -> (scale: Float, minimum: Float) {
  func byte(_ i: Int) -> UInt8 { s.loadUnaligned(fromByteOffset: i, as: UInt8.self) }
  if k < 4 {
    return (Float(byte(k) & 63), Float(byte(k + 4) & 63))
  }
  return (
    Float((byte(k + 4) & 15) | (byte(k - 4) >> 6) << 4),
    Float((byte(k + 4) >> 4) | (byte(k) >> 6) << 4)
  )
}
