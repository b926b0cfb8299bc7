extension CPUBackend {
  public func swiGLU(gate: Region, up: Region, into y: Region) {
    precondition(gate.count == y.count && up.count == y.count, "swiGLU: \(gate.count) and \(up.count) into \(y.count)")
    let (gp, up, yp) = (gate.pointer, up.pointer, y.pointer)
    parallel(y.count, grain: elementGrain / 4) { range in
      forEachLane(range) {
        let g = load(gp + $0)
        store(g * sigmoid(g) * load(up + $0), yp + $0)
      } rest: {
        yp[$0] = gp[$0] / (1 + exponential(-gp[$0])) * up[$0]
      }
    }
  }

  public func swiGLUGradient(_ dy: Region, gate: Region, up: Region, gateGradient: Region, upGradient: Region) {
    precondition(
      [gate, up, gateGradient, upGradient].allSatisfy { $0.count == dy.count }, "swiGLUGradient: sizes differ")
    let (dyp, gp, up) = (dy.pointer, gate.pointer, up.pointer)
    let (dgp, dup) = (gateGradient.pointer, upGradient.pointer)
    parallel(dy.count, grain: elementGrain / 4) { range in
      forEachLane(range) {
        let (d, g) = (load(dyp + $0), load(gp + $0))
        let s = sigmoid(g)
        // silu′(g) = s·(1 + g·(1 − s))
        store(d * load(up + $0) * s * (1 + g * (1 - s)), dgp + $0)
        store(d * g * s, dup + $0)
      } rest: {
        let (d, g) = (dyp[$0], gp[$0])
        let s = 1 / (1 + exponential(-g))
        dgp[$0] = d * up[$0] * s * (1 + g * (1 - s))
        dup[$0] = d * g * s
      }
    }
  }
}
