import CKernels

extension CPUBackend {
  public func silu(_ x: Region, into y: Region) {
    precondition(x.count == y.count, "silu: \(x.count) into \(y.count)")
    let (xp, yp) = (x.pointer, y.pointer)
    parallel(y.count, grain: elementGrain / 4) { range in
      ck_silu(xp + range.lowerBound, yp + range.lowerBound, range.count)
    }
  }

  public func siluGradient(_ dy: Region, x: Region, into dx: Region) {
    precondition(
      x.count == dy.count && dx.count == dy.count, "siluGradient: \(dy.count) and \(x.count) into \(dx.count)")
    let (dyp, xp, dxp) = (dy.pointer, x.pointer, dx.pointer)
    parallel(dy.count, grain: elementGrain / 4) { range in
      let first = range.lowerBound
      ck_silu_gradient(dyp + first, xp + first, dxp + first, range.count)
    }
  }
}
