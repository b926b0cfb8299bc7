import Diagnostics
import Evaluation
import Foundation
import Kernels

/// What a measurement found: speeds as the median of its repetitions, beside the machine's peak.
struct BenchReport: Encodable {
  struct Kernel: Encodable {
    var kernel: String
    var calls: Int
    var seconds: Double
    var share: Double
    var gigaflops: Double?
  }

  var benchmark: String
  var model: String?
  var threads: Int
  var precision: String
  /// What a unit of the rate is: `tokens`, `bytes` or `operations`.
  var unit: String
  /// Units in one repetition.
  var units: Double
  /// Seconds of each repetition.
  var seconds: [Double]
  var medianRate: Double
  var gigaflops: Double?
  var gemmPeakGigaflops: Double?
  var shareOfPeak: Double?
  var peakMemoryInBytes: Int
  /// How often the measured repetitions asked the system for memory; nil where that was not counted.
  var memoryRequests: Int?
  var blas: String
  var kernels: [Kernel]

  /// - Parameters:
  ///   - operations: Floating-point operations of one repetition; nil where they say nothing.
  ///   - peak: The machine's own matrix-product peak in operations a second.
  init(
    _ benchmark: String, model: String? = nil, backend: CPUBackend, unit: String, units: Double, seconds: [Double],
    operations: Double? = nil, peak: Double? = nil, memoryRequests: Int? = nil, kernels: [ProfilingBackend.Line] = []
  ) {
    self.benchmark = benchmark
    self.model = model
    self.unit = unit
    self.units = units
    self.seconds = seconds
    threads = Threads.count
    precision = backend.precision.rawValue
    blas = backend.blasCoreName
    let median = seconds.sorted()[seconds.count / 2]
    medianRate = units / median
    gigaflops = operations.map { $0 / median / 1e9 }
    gemmPeakGigaflops = peak.map { $0 / 1e9 }
    shareOfPeak = peak.flatMap { peak in operations.map { $0 / median / peak } }
    peakMemoryInBytes = ProcessMemory.peakBytes
    self.memoryRequests = memoryRequests
    let total = seconds.reduce(0, +)
    self.kernels = kernels.map {
      Kernel(
        kernel: $0.kernel, calls: $0.calls / seconds.count, seconds: $0.seconds / Double(seconds.count),
        share: $0.seconds / total, gigaflops: $0.operations > 0 ? $0.operations / $0.seconds / 1e9 : nil)
    }
  }

  func write(_ options: BenchOptions) throws {
    if options.json { try writeJSONLine(self) } else { try writeOutput(text(listingKernels: options.profile)) }
  }

  private func text(listingKernels: Bool) -> String {
    var facts = TextTable([.init(benchmark), .init(model ?? "")])
    let rate = unit == "bytes" ? "\(Format.bytes(Int(medianRate)))/s" : "\(Format.count(Int(medianRate))) \(unit)/s"
    let rates = seconds.map { units / $0 }
    if unit != "operations" {
      facts.append(["speed", "\(rate), median of \(seconds.count)"])
      facts.append(["spread", "\(Format.fixed(100 * ((rates.max() ?? 0) - (rates.min() ?? 0)) / medianRate, 1)) %"])
    }
    if let gigaflops { facts.append(["arithmetic", "\(Format.fixed(gigaflops, 1)) GFLOP/s"]) }
    if let gemmPeakGigaflops, let shareOfPeak {
      facts.append([
        "share of peak",
        "\(Format.fixed(100 * shareOfPeak, 1)) % of \(Format.fixed(gemmPeakGigaflops, 1)) GFLOP/s in a matrix product",
      ])
    }
    facts.append(["peak memory", Format.bytes(peakMemoryInBytes)])
    if let memoryRequests { facts.append(["asked for more", "\(Format.count(memoryRequests)) times in the measured steps"]) }
    facts.append(["computed with", "\(threads) threads, \(precision), OpenBLAS for \(blas)"])
    guard listingKernels, !kernels.isEmpty else { return facts.rendered() }
    var table = TextTable([
      .init("kernel"), .init("calls", .right), .init("ms", .right), .init("share", .right), .init("GFLOP/s", .right),
    ])
    for kernel in kernels where kernel.share >= 0.001 {
      table.append([
        kernel.kernel, String(kernel.calls), Format.fixed(1000 * kernel.seconds, 2),
        "\(Format.fixed(100 * kernel.share, 1)) %", kernel.gigaflops.map { Format.fixed($0, 1) } ?? "",
      ])
    }
    let rest = 1 - kernels.reduce(0) { $0 + $1.share }
    table.append(["between kernels", "", "", "\(Format.fixed(100 * rest, 1)) %", ""])
    return facts.rendered() + "\n" + table.rendered()
  }
}
