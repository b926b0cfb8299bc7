#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CPUBackend {
  public func crossEntropy(
    _ logits: Region, targets: TokenTargets, rows: Range<Int>, weights: ArraySlice<Float>?, losses: inout [Float]
  ) {
    let firstRow = rows.lowerBound, rows = rows.count, width = logits.count / max(1, rows)
    precondition(logits.count == rows * width, "crossEntropy: \(rows) rows in \(logits.count) values")
    precondition(weights.map { $0.count == rows } ?? true, "crossEntropy: one weight for each of \(rows) rows")
    let lp = logits.pointer
    losses = [Float](unsafeUninitializedCapacity: rows) { losses, count in
      let losses = losses.baseAddress
      parallel(rows, grain: 1) { range in
        for row in range {
          let x = lp + row * width
          let entries = targets.entries(of: firstRow + row)
          let largest = maximum(x, width)
          // How far each target is below the largest logit, and what they count together. The difference of two logits
          // first: it is small beside logits of some hundred, and exact.
          var below: Float = 0, total: Float = 0
          for entry in entries {
            let target = Int(targets.classes[entry]), share = targets.shares[entry]
            precondition(target >= 0 && target < width, "crossEntropy: target \(target) of \(width) classes")
            below += share * (largest - x[target])
            total += share
          }
          let sum = exponentiate(x, width, shift: largest)
          losses![row] = total * log(sum) + below
          let rest = targets.rests[firstRow + row]
          guard rest == 0 else {
            losses![row] += addRest(rest, x, width, sum: sum, targets, entries, total, weights.map { $0[$0.startIndex + row] })
            continue
          }
          if let weights {
            // d loss / d logit = total · softmax − share of the class
            let weight = weights[weights.startIndex + row]
            scaleValues(x, width, by: total * weight / sum)
            for entry in entries { x[Int(targets.classes[entry])] -= weight * targets.shares[entry] }
          }
        }
      }
      count = rows
    }
  }

  /// What the classes that are no targets add to a row's loss; the row, which holds `e^(logit − largest)`, becomes the
  /// gradient of all of it.
  ///
  ///     loss += rest · (log Σ_j e^logit_j − log Σ_other e^logit_j)
  ///     d loss / d logit = (total + rest) · softmax − { share of a target,  rest · softmax / Σ_other softmax else }
  private func addRest(
    _ rest: Float, _ x: UnsafeMutablePointer<Float>, _ width: Int, sum: Float, _ targets: TokenTargets,
    _ entries: Range<Int>, _ total: Float, _ weight: Float?
  ) -> Float {
    let kept = entries.reduce(Float(0)) { $0 + x[Int(targets.classes[$1])] }
    // What the others have may be lost beside the targets; then it is a rounding error of theirs.
    let other = max(sum - kept, sum * .ulpOfOne)
    if let weight {
      let values = entries.map { x[Int(targets.classes[$0])] }
      let factor = (total + rest) / sum
      scaleValues(x, width, by: weight * (factor - rest / other))
      for (entry, value) in zip(entries, values) {
        x[Int(targets.classes[entry])] = weight * (factor * value - targets.shares[entry])
      }
    }
    return rest * (log(sum) - log(other))
  }
}
