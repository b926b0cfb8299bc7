import CKernels

// Many rows in bfloat16: each thread takes some columns of the result, expands the part of the matrix that they need,
// packs it, and multiplies all rows of x with it while it is in the second-level cache.

extension CPUMatrix {
  /// Columns that are packed together.
  private static let panel = 64

  /// `y = x · Wᵀ`: columns of the result are rows of the matrix.
  func multiplyPacked(_ n: Int, _ x: Region, into y: Region) {
    let (m, k) = (rowCount, columnCount), yp = y.pointer
    let rounded = backend.rounded(x)
    forEachPart(columns: m, width: Self.panel, rows: n) { rows, part in
      let values = Buffer(count: (rows.count * k + 1) / 2, on: backend)
      expand(rows: rows, blocks: 0..<k / source.elementType.blockSize, into: values.words, stride: k)
      let packed = packedPanels(values, k: k, n: rows.count, rowStride: 1, columnStride: k)
      ck_bfloat16_gemm_rounded(
        part.count, rows.count, k, rounded.words + part.lowerBound * k, k, packed.words, 0,
        yp + (part.lowerBound * m + rows.lowerBound), m)
    }
  }

  /// Rows of the matrix whose products are summed at a time, so that they stay in the cache.
  private static let rowsAtATime = 1536

  /// `dx = dy · W`: columns of the result are columns of the matrix, whole blocks of them.
  func multiplyTransposedPacked(_ n: Int, _ dy: Region, into dx: Region) {
    let (m, k) = (rowCount, columnCount), to = dx.pointer
    let rounded = backend.rounded(dy), blockSize = source.elementType.blockSize
    forEachPart(columns: k, width: max(Self.panel, blockSize), rows: n) { columns, part in
      let values = Buffer(count: (min(m, Self.rowsAtATime) * columns.count + 1) / 2, on: backend)
      let blocks = columns.lowerBound / blockSize..<columns.upperBound / blockSize
      for first in stride(from: 0, to: m, by: Self.rowsAtATime) {
        let rows = first..<min(first + Self.rowsAtATime, m)
        expand(rows: rows, blocks: blocks, into: values.words, stride: columns.count)
        let packed = packedPanels(values, k: rows.count, n: columns.count, rowStride: columns.count, columnStride: 1)
        ck_bfloat16_gemm_rounded(
          part.count, columns.count, rows.count, rounded.words + (part.lowerBound * m + first), m, packed.words,
          first == 0 ? 0 : 1, to + (part.lowerBound * k + columns.lowerBound), k)
      }
    }
  }

  /// Cuts a result into parts that threads take one by one: all rows of `width` columns, and, so that no thread is left
  /// without work at the end, a part of the rows of the last ones.
  private func forEachPart(
    columns: Int, width: Int, rows: Int, _ body: (_ columns: Range<Int>, _ rows: Range<Int>) -> Void
  ) {
    let threads = Threads.count, panels = (columns + width - 1) / width
    let whole = panels / threads * threads
    inParallel(whole + (panels - whole) * threads) { index in
      let panel = index < whole ? index : whole + (index - whole) / threads
      let part = (index - whole) % threads
      body(
        panel * width..<min(columns, (panel + 1) * width),
        index < whole ? 0..<rows : rows * part / threads..<rows * (part + 1) / threads)
    }
  }

  private func packedPanels(_ values: Buffer, k: Int, n: Int, rowStride: Int, columnStride: Int) -> Buffer {
    let packed = Buffer(count: ck_bfloat16_packed_size(k, n) / MemoryLayout<Float>.stride, on: backend)
    ck_bfloat16_pack(values.words, true, k, n, rowStride, columnStride, 0, n, packed.words)
    return packed
  }

  /// Some blocks of some rows in bfloat16, on the calling thread.
  private func expand(rows: Range<Int>, blocks: Range<Int>, into values: UnsafeMutablePointer<UInt16>, stride: Int) {
    let type = source.elementType, bytes = source.bytes(ofRows: rows)
    let skipped = blocks.lowerBound * type.bytesPerBlock
    if let name = type.blocksInC, let start = bytes.baseAddress {
      ck_bfloat16_expand(name, start + skipped, source.bytesPerRow, rows.count, blocks.count, values, stride)
      return
    }
    let count = blocks.count * type.blockSize, row = Buffer(count: count, on: backend)
    for index in 0..<rows.count {
      let first = index * source.bytesPerRow + skipped
      dequantise(
        UnsafeRawBufferPointer(rebasing: bytes[first..<first + blocks.count * type.bytesPerBlock]), as: type,
        into: UnsafeMutableBufferPointer(start: row.pointer, count: count))
      ck_bfloat16_round(row.pointer, count, values + index * stride)
    }
  }
}

extension CPUBackend {
  /// The values in bfloat16.
  func rounded(_ x: Region) -> Buffer {
    let words = Buffer(count: (x.count + 1) / 2, on: self)
    let (from, to) = (x.pointer, words.words)
    parallel(x.count, grain: elementGrain) { part in
      ck_bfloat16_round(from + part.lowerBound, part.count, to + part.lowerBound)
    }
    return words
  }
}
