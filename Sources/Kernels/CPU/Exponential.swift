import CKernels

/// Eight float32 values at a time.
typealias Lanes = SIMD8<Float>

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
func maximum(_ x: UnsafePointer<Float>, _ count: Int) -> Float { ck_maximum(x, count) }

/// The index of the first of the largest values; 0 if none is larger than −∞.
package func indexOfLargest(_ x: UnsafeBufferPointer<Float>) -> Int {
  guard let start = x.baseAddress else { return 0 }
  let largest = maximum(start, x.count)
  return x.firstIndex(of: largest) ?? 0
}

/// Replaces each value by `e^(x − shift)` and returns the sum.
func exponentiate(_ x: UnsafeMutablePointer<Float>, _ count: Int, shift: Float) -> Float {
  ck_exponentiate(x, count, shift)
}

/// `eˣ` of each value, as the kernels compute it: to within 2 units in the last place, 0 below −87.3, and never more than
/// e^88.3.
package func exponentials(_ x: [Float]) -> [Float] {
  var result = x
  result.withUnsafeMutableBufferPointer { values in
    guard let start = values.baseAddress else { return }
    _ = exponentiate(start, values.count, shift: 0)
  }
  return result
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
