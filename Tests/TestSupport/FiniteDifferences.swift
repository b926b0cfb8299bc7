/// The gradient of `f` at `x` by central differences in Double.
///
///     ∂f/∂x[i] ≈ (f(x + h·e_i) − f(x − h·e_i)) / 2h
///
/// With h = 1e-4 and values about 1 the error is about 1e-8 (the cut-off series) plus 1e-12 (rounding): far below what
/// float32 kernels are compared with.
/// - Parameter indices: The elements that are wanted, in order; all if nil. A large input is sampled.
public func numericalGradient(
  at x: [Double], indices: [Int]? = nil, step h: Double = 1e-4, of f: ([Double]) -> Double
) -> [Double] {
  var moved = x
  return (indices ?? Array(x.indices)).map { i in
    defer { moved[i] = x[i] }
    moved[i] = x[i] + h
    let after = f(moved)
    moved[i] = x[i] - h
    return (after - f(moved)) / (2 * h)
  }
}

/// `Σ x[i] · y[i]`: makes a scalar loss of an output, with `y` as the gradient by it.
public func weightedSum(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0.0) { $0 + $1.0 * $1.1 } }
