#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CPUBackend {
  public func crossEntropy(
    _ logits: Region, targets: ArraySlice<Int32>, weights: ArraySlice<Float>?, losses: inout [Float]
  ) {
    let rows = targets.count, width = logits.count / max(1, rows)
    precondition(logits.count == rows * width, "crossEntropy: \(rows) rows in \(logits.count) values")
    precondition(weights.map { $0.count == rows } ?? true, "crossEntropy: one weight for each of \(rows) rows")
    let lp = logits.pointer
    losses = [Float](unsafeUninitializedCapacity: rows) { losses, count in
      let losses = losses.baseAddress
      parallel(rows, grain: 1) { range in
        for row in range {
          let x = lp + row * width
          let target = Int(targets[targets.startIndex + row])
          precondition(target >= 0 && target < width, "crossEntropy: target \(target) of \(width) classes")
          let largest = maximum(x, width), targetLogit = x[target]
          let sum = exponentiate(x, width, shift: largest)
          // The difference of two logits first: it is small beside logits of some hundred, and exact.
          losses![row] = log(sum) + (largest - targetLogit)
          if let weights {
            // d loss / d logit = softmax − one-hot
            let weight = weights[weights.startIndex + row]
            scaleValues(x, width, by: weight / sum)
            x[target] -= weight
          }
        }
      }
      count = rows
    }
  }
}
