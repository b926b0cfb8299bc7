import Kernels
import Randomness

/// Repeats work and keeps the time of each repetition.
struct Measurement {
  private let options: BenchOptions

  init(_ options: BenchOptions) { self.options = options }

  /// - Parameter whenWarm: Called once, between the repetitions that do not count and those that do.
  /// - Returns: Seconds of each repetition that counts.
  func run(whenWarm: () -> Void = {}, _ body: () throws -> Void) throws -> [Double] {
    let clock = ContinuousClock(), progress = ProgressLine(isQuiet: options.json)
    let count = options.warmup + options.steps
    var seconds: [Double] = []
    for index in 0..<count {
      if index == options.warmup { whenWarm() }
      if Interruption.isRequested { throw Interrupted() }
      let time = try clock.measure(body) / .seconds(1)
      if index >= options.warmup { seconds.append(time) }
      let left = progress.elapsedSeconds / Double(index + 1) * Double(count - index - 1)
      if progress.elapsedSeconds > 2 { progress.show("\(index + 1)/\(count)  \(Format.duration(left)) left") }
    }
    progress.clear()
    return seconds
  }

  /// Operations a second of a large square-ish product on the backend: what no kernel here can exceed.
  static func gemmPeak(_ backend: any Backend) -> Double {
    let (m, n, k) = (2048, 1536, 1536)
    let a = filled(m * k, backend), b = filled(n * k, backend), c = Region(count: m * n, on: backend)
    let clock = ContinuousClock()
    let times = (0..<12).map { _ in
      clock.measure {
        backend.gemm(
          m: m, n: n, k: k, alpha: 1, a, transposeA: false, b, transposeB: true, beta: 0, into: c)
      } / .seconds(1)
    }
    return 2 * Double(m * n * k) / (times.min() ?? 1)
  }

  /// Values that a processor has no short way with.
  static func filled(_ count: Int, _ backend: any Backend) -> Region {
    var generator = SeededGenerator(seed: UInt64(count), stream: "bench")
    let region = Region(count: count, on: backend)
    for index in 0..<count { region.pointer[index] = generator.uniform(within: 1) }
    return region
  }
}
