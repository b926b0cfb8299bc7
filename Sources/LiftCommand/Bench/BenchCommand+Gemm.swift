import ArgumentParser
import Kernels

extension BenchCommand {
  struct Gemm: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Matrix products: C = A·Bᵀ with A [m, k] and B [n, k].",
      discussion: """
        EXAMPLES
          lift bench gemm
          lift bench gemm --m 1 --n 49152 --k 576
        """)

    @Option(help: "Rows of A, such as tokens.") var m = 2048
    @Option(help: "Rows of B, such as outputs of a layer.") var n = 1536
    @Option(help: "Columns of both, such as inputs of a layer.") var k = 576
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var options: BenchOptions

    func validate() throws {
      for (name, size) in [("m", m), ("n", n), ("k", k)] where !(1...1 << 20).contains(size) {
        throw ValidationError("\(name): \(size) is not from 1 to \(1 << 20).")
      }
    }

    func run() throws {
      let backend = try compute.backend()
      let peak = Measurement.gemmPeak(backend)
      let a = Measurement.filled(m * k, backend), b = Measurement.filled(n * k, backend)
      let c = Region(count: m * n, on: backend), operations = 2 * Double(m) * Double(n) * Double(k)
      // Long enough for the clock, however small the product is.
      let calls = max(1, Int(0.1 * peak / operations))
      let seconds = try Measurement(options).run {
        for _ in 0..<calls {
          backend.gemm(m: m, n: n, k: k, alpha: 1, a, transposeA: false, b, transposeB: true, beta: 0, into: c)
        }
      }
      try BenchReport(
        "gemm", model: "\(m)×\(n)×\(k)", backend: backend, unit: "operations", units: operations * Double(calls),
        seconds: seconds, operations: operations * Double(calls), peak: peak
      ).write(options)
    }
  }
}
