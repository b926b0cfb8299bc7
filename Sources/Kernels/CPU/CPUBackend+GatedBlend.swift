import CKernels

extension CPUBackend {
  public func gatedBlend(_ a: Region, _ m: Region, scores z: Region, _ gate: GateShape, into o: Region) {
    let d = a.count / max(1, z.count)
    precondition(
      a.count == z.count * d && m.count == a.count && o.count == a.count,
      "gatedBlend: \(a.count) and \(m.count) values with \(z.count) gates into \(o.count)")
    let (ap, mp, zp, op) = (a.pointer, m.pointer, z.pointer, o.pointer)
    parallel(z.count, grain: max(1, elementGrain / max(1, d))) { range in
      let first = range.lowerBound, start = first * d
      ck_gated_blend(ap + start, mp + start, zp + first, range.count, d, gate.slope, gate.shift, op + start)
    }
  }

  public func gatedBlendGradient(
    _ dO: Region, a: Region, m: Region, scores z: Region, _ gate: GateShape, into da: Region, _ dm: Region, _ dz: Region
  ) {
    let d = a.count / max(1, z.count)
    precondition(
      a.count == z.count * d && dz.count == z.count && [dO, m, da, dm].allSatisfy { $0.count == a.count },
      "gatedBlendGradient: sizes differ")
    let (dOp, ap, mp, zp, dap, dmp, dzp) = (
      dO.pointer, a.pointer, m.pointer, z.pointer, da.pointer, dm.pointer, dz.pointer
    )
    parallel(z.count, grain: max(1, elementGrain / max(1, d))) { range in
      let first = range.lowerBound, start = first * d
      ck_gated_blend_gradient(
        dOp + start, ap + start, mp + start, zp + first, range.count, d, gate.slope, gate.shift, dap + start,
        dmp + start, dzp + first)
    }
  }
}
