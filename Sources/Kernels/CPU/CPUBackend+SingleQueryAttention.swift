import CKernels

extension CPUBackend {
  /// Attention of one query in each sequence, as decoding has it: the keys are read a part at a time, by whichever thread
  /// is free, and the parts put together. The parts do not depend on the number of threads.
  func attentionOfSingleQueries(
    _ q: UnsafeMutablePointer<Float>, _ sequences: [KeyRows], _ shape: AttentionShape,
    into o: UnsafeMutablePointer<Float>, logSumExp: UnsafeMutablePointer<Float>
  ) {
    let (heads, d, group) = (shape.headCount, shape.headDimension, shape.groupSize)
    let stride = shape.keyValueHeadCount * d, record = d + 2
    let pieces = Self.pieces(sequences)
    let keyCount = pieces.reduce(0) { $0 + $1.rowCount }
    // Of each piece, a record for each head; then room for the scores.
    withScratch(heads * (pieces.count * record + keyCount)) { scratch in
      let scores = scratch + heads * pieces.count * record
      let unit = { (index: Int) in
        let piece = pieces[index / shape.keyValueHeadCount], keyHead = index % shape.keyValueHeadCount
        let head = keyHead * group
        ck_attend(
          q + (piece.queryRow * heads + head) * d, group, (piece.keys + keyHead * d).start,
          (piece.values + keyHead * d).start, piece.keys.isBFloat16, piece.rowCount, stride, d, shape.scale, scores + heads * piece.firstScore + head * piece.rowCount,
          scratch + (heads * piece.first + head * piece.pieceCount + piece.index) * record, piece.pieceCount * record)
      }
      let unitCount = pieces.count * shape.keyValueHeadCount
      if heads * d * keyCount < Self.singleQueryGrain {
        for index in 0..<unitCount { unit(index) }
      } else {
        inParallel(unitCount, unit)
      }
      for piece in pieces where piece.index == 0 {
        for head in piece.queryRow * heads..<(piece.queryRow + 1) * heads {
          ck_attend_merge(
            scratch + (heads * piece.first + (head - piece.queryRow * heads) * piece.pieceCount) * record,
            piece.pieceCount, record, d, o + head * d, logSumExp + head)
        }
      }
    }
  }

  /// Keys of a sequence that are read by one thread at a time.
  private struct Piece {
    let queryRow: Int
    let keys: StoredValues
    let values: StoredValues
    let rowCount: Int
    /// Which of its sequence's pieces it is, how many those are, and where they start among all pieces.
    let index: Int
    let pieceCount: Int
    let first: Int
    /// Keys in the pieces before it.
    let firstScore: Int
  }

  private static func pieces(_ sequences: [KeyRows]) -> [Piece] {
    var pieces: [Piece] = []
    var keyCount = 0
    for rows in sequences {
      let first = pieces.count
      let pieceCount = rows.parts.reduce(0) { $0 + ($1.rows.count + keysAtATime - 1) / keysAtATime }
      for part in rows.parts {
        let width = rows.width
        for start in stride(from: 0, to: part.rows.count, by: keysAtATime) {
          let count = min(keysAtATime, part.rows.count - start)
          pieces.append(
            Piece(
              queryRow: rows.sequence.queries.lowerBound, keys: part.keys + start * width,
              values: part.values + start * width, rowCount: count, index: pieces.count - first,
              pieceCount: pieceCount, first: first, firstScore: keyCount))
          keyCount += count
        }
      }
    }
    return pieces
  }

  private static let keysAtATime = 512
  /// Products that are worth a second thread.
  private static let singleQueryGrain = 32 * 1024
}
