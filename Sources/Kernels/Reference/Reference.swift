#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Every kernel again, slow and obvious: arrays of Double, loops, nothing shared between values.
///
/// These are the oracle for the fast kernels, and, differentiated numerically, for their gradients. Shapes and letters
/// are those of ``Backend``.
public enum Reference {
  /// `C = α · op(A) · op(B) + β · C`.
  public static func gemm(
    m: Int, n: Int, k: Int, alpha: Double, _ a: [Double], transposeA: Bool, _ b: [Double], transposeB: Bool,
    beta: Double, _ c: [Double]
  ) -> [Double] {
    var result = c
    for i in 0..<m {
      for j in 0..<n {
        var sum = 0.0
        for l in 0..<k {
          sum += (transposeA ? a[l * m + i] : a[i * k + l]) * (transposeB ? b[j * k + l] : b[l * n + j])
        }
        result[i * n + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * n + j])
      }
    }
    return result
  }

  /// `y[n] = x[n] / √(mean(x[n]²) + ε) · w`.
  public static func rmsNorm(_ x: [Double], weight: [Double], epsilon: Double) -> [Double] {
    let width = weight.count
    return x.indices.map { index in
      let row = index / width * width
      let meanSquare = (0..<width).reduce(0.0) { $0 + x[row + $1] * x[row + $1] } / Double(width)
      return x[index] / (meanSquare + epsilon).squareRoot() * weight[index - row]
    }
  }

  /// Rotates element `i` of each head with element `i + d/2` by `angles[n][i]`.
  public static func rotary(_ x: [Double], angles: [[Double]], heads: Int) -> [Double] {
    let width = x.count / angles.count, d = width / heads, half = d / 2
    return x.indices.map { index in
      let angle = angles[index / width], i = index % d
      return i < half
        ? x[index] * cos(angle[i]) - x[index + half] * sin(angle[i])
        : x[index] * cos(angle[i - half]) + x[index - half] * sin(angle[i - half])
    }
  }

  /// `y = gate / (1 + e^−gate) · up`.
  public static func swiGLU(gate: [Double], up: [Double]) -> [Double] {
    zip(gate, up).map { $0 / (1 + exp(-$0)) * $1 }
  }

  /// `y[i] = x[i] / (1 − share)`, or 0 where the hash is below the share.
  public static func dropout(_ x: [Double], share: Double, key: UInt64) -> [Double] {
    x.indices.map { i in
      let bits = splitMix64(key, UInt64(i / 2)) >> UInt64(32 * (i % 2)) & 0xFFFF_FFFF
      return Double(bits) / 0x1p32 < share ? 0 : x[i] / (1 - share)
    }
  }

  /// `y = x / (1 + e^−x)`.
  public static func silu(_ x: [Double]) -> [Double] { x.map { $0 / (1 + exp(-$0)) } }

  /// `y[n, h] = x[n, h] · W[h]`.     x: [N, H, in]   W: [H, in, out]
  public static func headProduct(
    _ x: [Double], _ w: [Double], heads: Int, inputSize: Int, outputSize: Int
  ) -> [Double] {
    (0..<x.count / inputSize * outputSize).map { index in
      let (row, j) = (index / outputSize, index % outputSize), head = row % heads
      return (0..<inputSize).reduce(0.0) {
        $0 + x[row * inputSize + $1] * w[(head * inputSize + $1) * outputSize + j]
      }
    }
  }

  /// `o = (1 − g) a + g m`, `g = 1 / (1 + e^(−slope (z − shift)))`, one for each run of `a.count / z.count` values.
  public static func gatedBlend(_ a: [Double], _ m: [Double], scores z: [Double], _ gate: GateShape) -> [Double] {
    let d = a.count / z.count
    return a.indices.map { index in
      let g = 1 / (1 + exp(-Double(gate.slope) * (z[index / d] - Double(gate.shift))))
      return (1 - g) * a[index] + g * m[index]
    }
  }

  /// Causal grouped attention, one query and one head at a time.
  public static func attention(_ q: [Double], _ k: [Double], _ v: [Double], _ shape: AttentionShape) -> [Double] {
    let (heads, groups, d) = (shape.headCount, shape.keyValueHeadCount, shape.headDimension)
    var o = [Double](repeating: 0, count: q.count)
    for sequence in shape.sequences {
      for i in 0..<sequence.queries.count {
        let keys = sequence.keys.prefix(sequence.keys.count - sequence.queries.count + i + 1)
        for head in 0..<heads {
          let query = ((sequence.queries.lowerBound + i) * heads + head) * d
          let keyHead = head / (heads / groups)
          let weights = keys.map { key in
            exp((0..<d).reduce(0.0) { $0 + q[query + $1] * k[(key * groups + keyHead) * d + $1] } * Double(shape.scale))
          }
          let total = weights.reduce(0, +)
          for (key, weight) in zip(keys, weights) {
            for j in 0..<d { o[query + j] += weight / total * v[(key * groups + keyHead) * d + j] }
          }
        }
      }
    }
    return o
  }

  /// `log Σ_j e^logits[n, j] − logits[n, target]` for every row.
  public static func crossEntropy(_ logits: [Double], targets: [Int32]) -> [Double] {
    let width = logits.count / targets.count
    return targets.enumerated().map { row, target in
      let line = logits[row * width..<(row + 1) * width]
      let largest = line.max() ?? 0
      return log(line.reduce(0.0) { $0 + exp($1 - largest) }) + largest - logits[row * width + Int(target)]
    }
  }

  /// One AdamW step on parameter, first and second moment.
  public static func adamW(
    _ p: [Double], gradient: [Double], m: [Double], v: [Double], _ step: AdamWStep
  ) -> (p: [Double], m: [Double], v: [Double]) {
    var (p, m, v) = (p, m, v)
    for i in p.indices {
      let g = gradient[i] * step.gradientScale
      p[i] -= step.learningRate * step.weightDecay * p[i]
      m[i] = step.beta1 * m[i] + (1 - step.beta1) * g
      v[i] = step.beta2 * v[i] + (1 - step.beta2) * g * g
      let first = m[i] / (1 - pow(step.beta1, Double(step.step)))
      let second = v[i] / (1 - pow(step.beta2, Double(step.step)))
      p[i] -= step.learningRate * first / (second.squareRoot() + step.epsilon)
    }
    return (p, m, v)
  }
}
