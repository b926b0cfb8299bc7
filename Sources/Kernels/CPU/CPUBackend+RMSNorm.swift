extension CPUBackend {
  public func rmsNorm(_ x: Region, weight: Region, epsilon: Float, into y: Region, inverseRoot: Region) {
    let width = weight.count, rows = inverseRoot.count
    precondition(x.count == rows * width && y.count == x.count, "rmsNorm: \(rows) rows of \(width) in \(x.count)")
    let (xp, wp, yp, rp) = (x.pointer, weight.pointer, y.pointer, inverseRoot.pointer)
    parallel(rows, grain: max(1, elementGrain / width)) { rows in
      for row in rows {
        let (from, to) = (xp + row * width, yp + row * width)
        let inverse = 1 / (dot(from, from, width) / Float(width) + epsilon).squareRoot()
        rp[row] = inverse
        for j in 0..<width { to[j] = from[j] * inverse * wp[j] }
      }
    }
  }

  public func rmsNormGradient(
    _ dy: Region, x: Region, weight: Region, inverseRoot: Region, into dx: Region, weightGradient: Region?
  ) {
    let width = weight.count, rows = inverseRoot.count
    precondition(
      dy.count == rows * width && x.count == dy.count && dx.count == dy.count,
      "rmsNormGradient: \(rows) rows of \(width) in \(dy.count)")
    let (dyp, xp, wp, rp, dxp) = (dy.pointer, x.pointer, weight.pointer, inverseRoot.pointer, dx.pointer)
    parallel(rows, grain: max(1, elementGrain / width)) { rows in
      for row in rows {
        let (g, from, to) = (dyp + row * width, xp + row * width, dxp + row * width)
        let inverse = rp[row]
        var lanes = Lanes.zero
        var sum: Float = 0
        forEachLane(0..<width) {
          lanes += load(g + $0) * load(wp + $0) * load(from + $0)
        } rest: {
          sum += g[$0] * wp[$0] * from[$0]
        }
        // dx = (w∘dy − x̂ · mean(w∘dy∘x̂)) / r  with  x̂ = x · inverse
        let along = (sum + lanes.sum()) * inverse * inverse / Float(width)
        for j in 0..<width { to[j] = (wp[j] * g[j] - from[j] * along) * inverse }
      }
    }
    guard let weightGradient else { return }
    precondition(weightGradient.count == width, "rmsNormGradient: weight gradient of \(weightGradient.count)")
    fill(weightGradient, with: 0)
    let dwp = weightGradient.pointer
    parallel(width, grain: 64) { columns in
      for row in 0..<rows {
        let (g, from, inverse) = (dyp + row * width, xp + row * width, rp[row])
        for j in columns { dwp[j] += g[j] * from[j] * inverse }
      }
    }
  }
}
