import CKernels

// Many rows in bfloat16: each thread takes some columns of the result, expands the part of the matrix that they need,
// packs it, and multiplies all rows of x with it while it is in the second-level cache.

extension CPUMatrix {
  /// Columns that are packed together.
  private static let panel = 64

  /// `y = x · Wᵀ`: columns of the result are rows of the matrix.
  func multiplyPacked(_ n: Int, _ x: Region, into y: Region) {
    let (m, k) = (rowCount, columnCount), yp = y.pointer
    let rounded = backend.rounded(x, width: k), stride = k.evenUp
    forEachPart(columns: m, width: Self.panel, rows: n) { rows, part in
      packed(k: k, n: rows.count, byRows: false) { values in
        expand(rows: rows, blocks: 0..<k / source.elementType.blockSize, into: values, stride: k)
      } multiply: { panels in
        ck_bfloat16_gemm_rounded(
          part.count, rows.count, stride, rounded.words + part.lowerBound * stride, stride, panels, 0,
          yp + (part.lowerBound * m + rows.lowerBound), m)
      }
    }
  }

  /// Rows of the matrix whose products are summed at a time, so that they stay in the cache; an even number.
  private static let rowsAtATime = 1536

  /// `dx = dy · W`: columns of the result are columns of the matrix, whole blocks of them.
  func multiplyTransposedPacked(_ n: Int, _ dy: Region, into dx: Region) {
    let (m, k) = (rowCount, columnCount), to = dx.pointer
    let rounded = backend.rounded(dy, width: m), stride = m.evenUp, blockSize = source.elementType.blockSize
    forEachPart(columns: k, width: max(Self.panel, blockSize), rows: n) { columns, part in
      let blocks = columns.lowerBound / blockSize..<columns.upperBound / blockSize
      for first in Swift.stride(from: 0, to: m, by: Self.rowsAtATime) {
        let rows = first..<min(first + Self.rowsAtATime, m)
        packed(k: rows.count, n: columns.count, byRows: true) { values in
          expand(rows: rows, blocks: blocks, into: values, stride: columns.count)
        } multiply: { panels in
          ck_bfloat16_gemm_rounded(
            part.count, columns.count, rows.count.evenUp, rounded.words + (part.lowerBound * stride + first), stride,
            panels, first == 0 ? 0 : 1, to + (part.lowerBound * k + columns.lowerBound), k)
        }
      }
    }
  }

  /// Rows of a result that are worth packing a part of the matrix for a second time.
  private static let rowsWorthAPart = 64

  /// Cuts a result into parts that threads take one by one: all rows of `width` columns, and, so that no thread is left
  /// without work at the end, a part of the rows of the last ones.
  private func forEachPart(
    columns: Int, width: Int, rows: Int, _ body: (_ columns: Range<Int>, _ rows: Range<Int>) -> Void
  ) {
    let threads = Threads.count, panels = (columns + width - 1) / width
    let whole = panels / threads * threads, left = panels - whole
    let partCount = left == 0 ? 1 : min(max(1, rows / Self.rowsWorthAPart), (threads + left - 1) / left)
    inParallel(whole + left * partCount) { index in
      let rest = max(0, index - whole), part = rest % partCount
      let panel = index < whole ? index : whole + rest / partCount
      body(
        panel * width..<min(columns, (panel + 1) * width),
        index < whole ? 0..<rows : rows * part / partCount..<rows * (part + 1) / partCount)
    }
  }

  /// Has a part of the matrix written in bfloat16, `[k, n]` or, not by rows, `[n, k]`, packs it, and has it multiplied
  /// with.
  private func packed(
    k: Int, n: Int, byRows: Bool, write: (UnsafeMutablePointer<UInt16>) -> Void,
    multiply: (UnsafeMutablePointer<UInt16>) -> Void
  ) {
    backend.withWords(ck_bfloat16_packed_size(k, n) / MemoryLayout<UInt16>.stride) { panels in
      backend.withWords(k * n) { values in
        write(values)
        ck_bfloat16_pack(values, true, k, n, byRows ? n : 1, byRows ? 1 : k, 0, n, panels)
      }
      multiply(panels)
    }
  }

  /// Some blocks of some rows in bfloat16, on the calling thread.
  private func expand(rows: Range<Int>, blocks: Range<Int>, into values: UnsafeMutablePointer<UInt16>, stride: Int) {
    let type = source.elementType, bytes = source.bytes(ofRows: rows)
    let skipped = blocks.lowerBound * type.bytesPerBlock
    if let name = type.blocksInC, let start = bytes.baseAddress {
      ck_bfloat16_expand(name, start + skipped, source.bytesPerRow, rows.count, blocks.count, values, stride)
      return
    }
    let count = blocks.count * type.blockSize
    backend.withScratch(count) { row in
      for index in 0..<rows.count {
        let first = index * source.bytesPerRow + skipped
        dequantise(
          UnsafeRawBufferPointer(rebasing: bytes[first..<first + blocks.count * type.bytesPerBlock]), as: type,
          into: UnsafeMutableBufferPointer(start: row, count: count))
        ck_bfloat16_round(row, count, values + index * stride)
      }
    }
  }
}

extension CPUBackend {
  /// Rows of values in bfloat16, each with a zero behind it if their number is odd.
  func rounded(_ x: Region, width: Int) -> Buffer {
    let stride = width.evenUp, rowCount = x.count / max(1, width)
    let buffer = Buffer(count: (rowCount * stride + 1) / 2, on: self), from = x.pointer, to = buffer.words
    if stride == width {
      parallel(x.count, grain: elementGrain) { part in
        ck_bfloat16_round(from + part.lowerBound, part.count, to + part.lowerBound)
      }
    } else {
      parallel(rowCount, grain: max(1, elementGrain / width)) { rows in
        for row in rows {
          ck_bfloat16_round(from + row * width, width, to + row * stride)
          to[row * stride + width] = 0
        }
      }
    }
    return buffer
  }

  /// Memory for so many numbers of 16 bits, for the time of `body`.
  func withWords(_ count: Int, _ body: (UnsafeMutablePointer<UInt16>) -> Void) {
    let buffer = Buffer(count: (count + 1) / 2, on: self)
    withExtendedLifetime(buffer) { body(buffer.words) }
  }
}

extension Int {
  /// The number itself, or the next if it is odd.
  fileprivate var evenUp: Int { (self + 1) / 2 * 2 }
}
