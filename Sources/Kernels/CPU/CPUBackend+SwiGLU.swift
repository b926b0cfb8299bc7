import CKernels

extension CPUBackend {
  public func swiGLU(gate: Region, up: Region, into y: Region) {
    precondition(gate.count == y.count && up.count == y.count, "swiGLU: \(gate.count) and \(up.count) into \(y.count)")
    let (gp, up, yp) = (gate.pointer, up.pointer, y.pointer)
    parallel(y.count, grain: elementGrain / 4) { range in
      let first = range.lowerBound
      ck_swiglu(gp + first, up + first, yp + first, range.count)
    }
  }

  public func swiGLUGradient(_ dy: Region, gate: Region, up: Region, gateGradient: Region, upGradient: Region) {
    precondition(
      [gate, up, gateGradient, upGradient].allSatisfy { $0.count == dy.count }, "swiGLUGradient: sizes differ")
    let (dyp, gp, up) = (dy.pointer, gate.pointer, up.pointer)
    let (dgp, dup) = (gateGradient.pointer, upGradient.pointer)
    parallel(dy.count, grain: elementGrain / 4) { range in
      let first = range.lowerBound
      ck_swiglu_gradient(dyp + first, gp + first, up + first, dgp + first, dup + first, range.count)
    }
  }
}
