// The two 16-bit floating-point formats, as bits. Integer arithmetic instead of Swift's `Float16`, which macOS on Intel
// lacks and which elsewhere becomes a library call per value; these few instructions vectorise.

/// The value of IEEE half-precision `bits`, exact for every input: 1 sign, 5 exponent, 10 mantissa bits.
@inlinable @inline(__always)
public func float32(float16 bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let shifted = UInt32(bits & 0x7FFF) << 13  // exponent and mantissa where a Float has them
  let exponent = shifted & 0x0F80_0000

  let normal = shifted &+ (112 << 23)  // exponent bias 15 → 127
  let special = shifted &+ (224 << 23)  // infinity and NaN: exponent 31 → 255
  // 0.mantissa · 2⁻¹⁴: put it behind a leading one and subtract that one again.
  let subnormal = (Float(bitPattern: shifted &+ (113 << 23)) - Float(bitPattern: 113 << 23)).bitPattern

  let magnitude = exponent == 0 ? subnormal : (exponent == 0x0F80_0000 ? special : normal)
  return Float(bitPattern: sign | magnitude)
}

/// The half-precision bits nearest to `value`, ties to even; beyond 65504 infinity, NaN stays NaN.
@inlinable @inline(__always)
public func float16Bits(_ value: Float) -> UInt16 {
  let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
  let magnitude = value.bitPattern & 0x7FFF_FFFF
  if magnitude > 0x7F80_0000 {  // NaN: keep the upper mantissa bits, make it quiet
    return sign | 0x7E00 | UInt16(truncatingIfNeeded: (magnitude >> 13) & 0x3FF)
  }
  if magnitude >= 0x4780_0000 { return sign | 0x7C00 }  // 2¹⁶ and more
  if magnitude < 0x3880_0000 {
    // Below 2⁻¹⁴: adding ½ puts the rounding place of a Float (2⁻²⁴) where a subnormal half has its last bit.
    let rounded = Float(bitPattern: magnitude) + 0.5
    return sign | UInt16(truncatingIfNeeded: rounded.bitPattern &- Float(0.5).bitPattern)
  }
  let even = (magnitude >> 13) & 1
  let rounded = magnitude &- (112 << 23) &+ 0xFFF &+ even  // may carry into the exponent, up to infinity
  return sign | UInt16(truncatingIfNeeded: rounded >> 13)
}

/// The value of bfloat16 `bits`: the upper half of a Float.
@inlinable @inline(__always)
public func float32(bfloat16 bits: UInt16) -> Float {
  Float(bitPattern: UInt32(bits) << 16)
}

/// The bfloat16 bits nearest to `value`, ties to even; NaN stays NaN.
@inlinable @inline(__always)
public func bfloat16Bits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  if bits & 0x7FFF_FFFF > 0x7F80_0000 {  // rounding a NaN could carry it into infinity: quieten it instead
    return UInt16(truncatingIfNeeded: bits >> 16) | 0x0040
  }
  let even = (bits >> 16) & 1
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ even) >> 16)
}
