/// Eight float32 values at a time.
typealias Lanes = SIMD8<Float>

/// `eˣ` to within 2 units in the last place; 0 below −87.3, and never more than e^88.3.
///
/// `x = n·ln 2 + r` with `|r| ≤ ½ ln 2`; `eʳ` by its Taylor series to degree 7, `2ⁿ` by the exponent's bits.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  let limited = x.replacing(with: 88.3, where: x .> 88.3).replacing(with: -87.3, where: x .< -87.3)
  // Adding 1.5·2²³ leaves the nearest integer in the low bits of the sum.
  let magic: Float = 12_582_912
  let shifted = limited * 1.442695041 + magic
  let n = shifted - magic
  // ln 2 in two parts, the first with zeros at its end, so that n · ln 2 is taken off exactly.
  let r = limited - n * 0.693145752 - n * 1.428606765e-6
  var p = r * (1 / 5040) + (1 / 720)
  p = p * r + (1 / 120)
  p = p * r + (1 / 24)
  p = p * r + (1 / 6)
  p = p * r + 0.5
  p = p * r + 1
  p = p * r + 1
  let exponent = (unsafeBitCast(shifted, to: SIMD8<Int32>.self) &+ 127) &<< 23
  let result = p * unsafeBitCast(exponent, to: Lanes.self)
  return result.replacing(with: 0, where: x .< -87.3)
}

/// `eˣ` for one value, by the same steps as for eight.
@inline(__always)
package func exponential(_ x: Float) -> Float { exponential(Lanes(repeating: x))[0] }

/// `1 / (1 + e^−x)`.
@inline(__always)
func sigmoid(_ x: Lanes) -> Lanes { 1 / (1 + exponential(-x)) }

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Lanes {
  UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Lanes.self)
}

/// Calls `body` with the start of every full group of eight in `range`, then `rest` with each index left over.
@inline(__always)
func forEachLane(_ range: Range<Int>, _ body: (Int) -> Void, rest: (Int) -> Void) {
  var i = range.lowerBound
  while i &+ Lanes.scalarCount <= range.upperBound {
    body(i)
    i &+= Lanes.scalarCount
  }
  while i < range.upperBound {
    rest(i)
    i &+= 1
  }
}

/// The largest of `count` values; −∞ if there are none.
func maximum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
  var lanes = Lanes(repeating: -.infinity)
  var best = -Float.infinity
  forEachLane(0..<count) {
    let value = load(x + $0)
    lanes.replace(with: value, where: value .> lanes)
  } rest: {
    best = max(best, x[$0])
  }
  return max(best, lanes.max())
}

/// Replaces each value by `e^(x − shift)` and returns the sum.
func exponentiate(_ x: UnsafeMutablePointer<Float>, _ count: Int, shift: Float) -> Float {
  var lanes = Lanes.zero
  var sum: Float = 0
  forEachLane(0..<count) {
    let value = exponential(load(x + $0) - shift)
    store(value, x + $0)
    lanes += value
  } rest: {
    let value = exponential(x[$0] - shift)
    x[$0] = value
    sum += value
  }
  return sum + lanes.sum()
}

/// Multiplies each value.
@inline(__always)
func scaleValues(_ x: UnsafeMutablePointer<Float>, _ count: Int, by factor: Float) {
  for i in 0..<count { x[i] *= factor }
}

/// `Σ x[i] · y[i]`.
func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int) -> Float {
  var lanes = Lanes.zero
  var sum: Float = 0
  forEachLane(0..<count) {
    lanes += load(x + $0) * load(y + $0)
  } rest: {
    sum += x[$0] * y[$0]
  }
  return sum + lanes.sum()
}
