#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CPUBackend {
  public func gatherRows(_ table: Region, width: Int, ids: [Int32], into y: Region) {
    precondition(y.count == ids.count * width, "gatherRows: \(ids.count) rows of \(width) into \(y.count)")
    let (tp, yp) = (table.pointer, y.pointer)
    for (row, id) in ids.enumerated() {
      precondition(id >= 0 && (Int(id) + 1) * width <= table.count, "gatherRows: no row \(id)")
      memcpy(yp + row * width, tp + Int(id) * width, width * MemoryLayout<Float>.stride)
    }
  }

  public func scatterAddRows(_ x: Region, width: Int, ids: [Int32], into table: Region) {
    precondition(x.count == ids.count * width, "scatterAddRows: \(ids.count) rows of \(width) from \(x.count)")
    let (xp, tp) = (x.pointer, table.pointer)
    // Threads own columns, not rows: the same row may come more than once, and the order of its sums must not vary.
    parallel(width, grain: 64) { columns in
      for (row, id) in ids.enumerated() {
        precondition(id >= 0 && (Int(id) + 1) * width <= table.count, "scatterAddRows: no row \(id)")
        let (from, to) = (xp + row * width, tp + Int(id) * width)
        for j in columns { to[j] += from[j] }
      }
    }
  }

  public func dequantise(_ source: UnsafeRawBufferPointer, as type: ElementType, into y: Region) {
    let blockCount = y.count / type.blockSize
    precondition(
      y.count % type.blockSize == 0 && source.count == blockCount * type.bytesPerBlock,
      "dequantise: \(source.count) bytes of \(type.name) into \(y.count) values")
    let destination = y.values
    parallel(blockCount, grain: max(1, elementGrain / type.blockSize)) { blocks in
      let bytes = blocks.lowerBound * type.bytesPerBlock..<blocks.upperBound * type.bytesPerBlock
      let values = blocks.lowerBound * type.blockSize..<blocks.upperBound * type.blockSize
      Kernels.dequantise(
        UnsafeRawBufferPointer(rebasing: source[bytes]), as: type,
        into: UnsafeMutableBufferPointer(rebasing: destination[values]))
    }
  }
}
