import COpenBLAS

// The factors lie with their heads side by side, as attention has them; a row stride makes a matrix of each head.
// Blocks are of a fixed size, so that no result depends on the number of threads.

extension CPUBackend {
  /// Rows of a product that one thread takes at a time: a head's matrix is packed once for them.
  private static let rowBlock = 128
  /// Inputs of a weight gradient that one thread takes at a time; each sums over all rows.
  private static let inputBlock = 32

  public func headProduct(
    _ x: Region, _ w: Region, heads: Int, inputSize: Int, outputSize: Int, transposed: Bool, into y: Region
  ) {
    let (xWidth, yWidth) = (heads * inputSize, heads * outputSize), rows = x.count / xWidth
    precondition(
      x.count == rows * xWidth && y.count == rows * yWidth && w.count == xWidth * outputSize,
      "headProduct: \(x.count) values by \(w.count) into \(y.count), \(heads) heads \(inputSize) → \(outputSize)")
    let (xp, wp, yp) = (x.pointer, w.pointer, y.pointer)
    let stride = transposed ? inputSize : outputSize
    if rows == 1 {
      // A matrix–vector product each, bound by memory.
      parallel(heads, grain: max(1, elementGrain / (inputSize * outputSize))) { heads in
        for head in heads {
          cblas_sgemv(
            CblasRowMajor, transposed ? CblasNoTrans : CblasTrans, blasint(transposed ? outputSize : inputSize),
            blasint(stride), 1, wp + head * inputSize * outputSize, blasint(stride), xp + head * inputSize, 1, 0,
            yp + head * outputSize, 1)
        }
      }
      return
    }
    let blocks = (rows + Self.rowBlock - 1) / Self.rowBlock
    inParallel(heads * blocks) { index in
      let (head, first) = (index / blocks, index % blocks * Self.rowBlock)
      sgemm(
        false, transposed, min(Self.rowBlock, rows - first), outputSize, inputSize, 1,
        xp + first * xWidth + head * inputSize, xWidth, wp + head * inputSize * outputSize, stride, 0,
        yp + first * yWidth + head * outputSize, yWidth)
    }
  }

  public func headProductWeightGradient(
    _ dy: Region, x: Region, heads: Int, inputSize: Int, outputSize: Int, into dw: Region
  ) {
    let (xWidth, yWidth) = (heads * inputSize, heads * outputSize), rows = x.count / xWidth
    precondition(
      x.count == rows * xWidth && dy.count == rows * yWidth && dw.count == xWidth * outputSize,
      "headProductWeightGradient: \(dy.count) and \(x.count) values into \(dw.count)")
    let (xp, dyp, dwp) = (x.pointer, dy.pointer, dw.pointer)
    let blocks = (inputSize + Self.inputBlock - 1) / Self.inputBlock
    inParallel(heads * blocks) { index in
      let (head, first) = (index / blocks, index % blocks * Self.inputBlock)
      sgemm(
        true, false, min(Self.inputBlock, inputSize - first), outputSize, rows, 1, xp + head * inputSize + first,
        xWidth, dyp + head * outputSize, yWidth, 0, dwp + (head * inputSize + first) * outputSize, outputSize)
    }
  }
}
