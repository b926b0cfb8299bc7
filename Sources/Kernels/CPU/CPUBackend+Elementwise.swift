#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CPUBackend {
  public func weightedSum(_ alpha: Float, _ x: Region, _ beta: Float, _ y: Region, into z: Region) {
    precondition(x.count == z.count && y.count == z.count, "weightedSum: \(x.count), \(y.count) into \(z.count)")
    let (xp, yp, zp) = (x.pointer, y.pointer, z.pointer)
    parallel(z.count, grain: elementGrain) { range in
      if alpha == 1 && beta == 1 {
        for i in range { zp[i] = xp[i] + yp[i] }
      } else {
        for i in range { zp[i] = alpha * xp[i] + beta * yp[i] }
      }
    }
  }

  public func scale(_ alpha: Float, _ x: Region, into z: Region) {
    precondition(x.count == z.count, "scale: \(x.count) into \(z.count)")
    let (xp, zp) = (x.pointer, z.pointer)
    parallel(z.count, grain: elementGrain) { range in
      for i in range { zp[i] = alpha * xp[i] }
    }
  }

  public func product(_ x: Region, _ y: Region, into z: Region) {
    precondition(x.count == z.count && y.count == z.count, "product: \(x.count), \(y.count) into \(z.count)")
    let (xp, yp, zp) = (x.pointer, y.pointer, z.pointer)
    parallel(z.count, grain: elementGrain) { range in
      for i in range { zp[i] = xp[i] * yp[i] }
    }
  }

  public func fill(_ x: Region, with value: Float) {
    x.values.update(repeating: value)
  }

  public func copy(_ x: Region, into z: Region) {
    precondition(x.count == z.count, "copy: \(x.count) into \(z.count)")
    memmove(z.pointer, x.pointer, x.count * MemoryLayout<Float>.stride)
  }

  public func sumOfSquares(_ x: Region) -> Double {
    // A fixed block size, so that the sum does not depend on the number of threads.
    let block = 64 * 1024
    let blockCount = (x.count + block - 1) / block
    let partial = UnsafeMutablePointer<Double>.allocate(capacity: max(1, blockCount))
    defer { partial.deallocate() }
    let xp = x.pointer
    inParallel(blockCount) { index in
      var lanes = SIMD8<Double>.zero
      var sum = 0.0
      forEachLane(index * block..<min((index + 1) * block, x.count)) {
        let value = SIMD8<Double>(load(xp + $0))
        lanes += value * value
      } rest: {
        sum += Double(xp[$0]) * Double(xp[$0])
      }
      partial[index] = sum + lanes.sum()
    }
    return (0..<blockCount).reduce(0.0) { $0 + partial[$1] }
  }

  public func addBias(_ x: Region, _ bias: Region, into y: Region) {
    let width = bias.count
    precondition(x.count == y.count && x.count % width == 0, "addBias: rows of \(width) in \(x.count)")
    let (xp, bp, yp) = (x.pointer, bias.pointer, y.pointer)
    parallel(x.count / width, grain: max(1, elementGrain / width)) { rows in
      for row in rows {
        for j in 0..<width { yp[row &* width &+ j] = xp[row &* width &+ j] + bp[j] }
      }
    }
  }

  public func scaleColumns(_ x: Region, _ factors: Region, into y: Region) {
    let width = factors.count
    precondition(x.count == y.count && x.count % width == 0, "scaleColumns: rows of \(width) in \(x.count)")
    let (xp, fp, yp) = (x.pointer, factors.pointer, y.pointer)
    parallel(x.count / width, grain: max(1, elementGrain / width)) { rows in
      for row in rows {
        for j in 0..<width { yp[row &* width &+ j] = xp[row &* width &+ j] * fp[j] }
      }
    }
  }

  public func sumRows(_ x: Region, into sums: Region) {
    let width = sums.count
    precondition(x.count % width == 0, "sumRows: rows of \(width) in \(x.count)")
    fill(sums, with: 0)
    let (xp, sp) = (x.pointer, sums.pointer)
    parallel(width, grain: 256) { columns in
      for row in 0..<x.count / width {
        for j in columns { sp[j] += xp[row &* width &+ j] }
      }
    }
  }
}
