// Blocks of 32 values with one scale: Q4_0, Q4_1, Q5_0, Q5_1, Q8_0. Layouts as in ggml:
//
// | type | bytes | fields                       | value          |
// |------|-------|------------------------------|----------------|
// | Q4_0 | 18    | d · q[16]                    | d·(v − 8)      |
// | Q4_1 | 20    | d · m · q[16]                | d·v + m        |
// | Q5_0 | 22    | d · high bits (u32) · q[16]  | d·(v − 16)     |
// | Q5_1 | 24    | d · m · high bits · q[16]    | d·v + m        |
// | Q8_0 | 34    | d · q[32]                    | d·q            |
//
// `d` and `m` are F16. The low halves of the 16 bytes `q` are values 0…15, the high halves 16…31.

func dequantiseQ4_0(_ source: UnsafeRawPointer, _ blockCount: Int, into y: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 18 * b
    let d = loadFloat16(block)
    let (low, high) = loadNibbles(block + 2)
    store(d * (floats(low) - 8), at: y + 32 * b)
    store(d * (floats(high) - 8), at: y + 32 * b + 16)
  }
}

func dequantiseQ4_1(_ source: UnsafeRawPointer, _ blockCount: Int, into y: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 20 * b
    let d = loadFloat16(block)
    let m = loadFloat16(block + 2)
    let (low, high) = loadNibbles(block + 4)
    store(d * floats(low) + m, at: y + 32 * b)
    store(d * floats(high) + m, at: y + 32 * b + 16)
  }
}

func dequantiseQ5_0(_ source: UnsafeRawPointer, _ blockCount: Int, into y: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 22 * b
    let d = loadFloat16(block)
    let (low, high) = loadNibbles(block + 6)
    let fifth = loadFifthBits(block + 2)
    store(d * (floats(low | fifth.low) - 16), at: y + 32 * b)
    store(d * (floats(high | fifth.high) - 16), at: y + 32 * b + 16)
  }
}

func dequantiseQ5_1(_ source: UnsafeRawPointer, _ blockCount: Int, into y: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 24 * b
    let d = loadFloat16(block)
    let m = loadFloat16(block + 2)
    let (low, high) = loadNibbles(block + 8)
    let fifth = loadFifthBits(block + 4)
    store(d * floats(low | fifth.low) + m, at: y + 32 * b)
    store(d * floats(high | fifth.high) + m, at: y + 32 * b + 16)
  }
}

func dequantiseQ8_0(_ source: UnsafeRawPointer, _ blockCount: Int, into y: UnsafeMutablePointer<Float>) {
  for b in 0..<blockCount {
    let block = source + 34 * b
    let d = loadFloat16(block)
    let first = (block + 2).loadUnaligned(as: SIMD16<Int8>.self)
    let second = (block + 18).loadUnaligned(as: SIMD16<Int8>.self)
    store(d * SIMD16<Float>(first), at: y + 32 * b)
    store(d * SIMD16<Float>(second), at: y + 32 * b + 16)
  }
}

// MARK: - Loads and stores shared by all block types

@inline(__always)
func loadFloat16(_ address: UnsafeRawPointer) -> Float {
  float32(float16: UInt16(littleEndian: address.loadUnaligned(as: UInt16.self)))
}

/// The low and the high four bits of 16 bytes.
@inline(__always)
func loadNibbles(_ address: UnsafeRawPointer) -> (low: SIMD16<UInt8>, high: SIMD16<UInt8>) {
  let bytes = address.loadUnaligned(as: SIMD16<UInt8>.self)
  return (bytes & 15, bytes &>> 4)
}

/// Bit i of a 32-bit word as the value 16 or 0 in lane i; lanes 0…15 and 16…31.
@inline(__always)
private func loadFifthBits(_ address: UnsafeRawPointer) -> (low: SIMD16<UInt8>, high: SIMD16<UInt8>) {
  let bits = UInt64(UInt32(littleEndian: address.loadUnaligned(as: UInt32.self)))
  let low = SIMD2(spread(bits & 255), spread(bits >> 8 & 255))
  let high = SIMD2(spread(bits >> 16 & 255), spread(bits >> 24))
  return (unsafeBitCast(low, to: SIMD16<UInt8>.self), unsafeBitCast(high, to: SIMD16<UInt8>.self))
}

/// Bit i of a byte as the value 16 or 0 in byte i.
@inline(__always)
private func spread(_ byte: UInt64) -> UInt64 {
  let single = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201  // byte i keeps only bit i
  let atTop = (single &+ 0x7F7F_7F7F_7F7F_7F7F) & 0x8080_8080_8080_8080  // 1…128 reach bit 7, 0 does not
  return atTop >> 3
}

@inline(__always)
func floats(_ integers: SIMD16<UInt8>) -> SIMD16<Float> {
  SIMD16<Float>(integers)
}

@inline(__always)
func store(_ values: SIMD16<Float>, at address: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(address).storeBytes(of: values, as: SIMD16<Float>.self)
}
