import Kernels
import TestSupport
import Testing

/// A backend with a thread count: what the conformance suites run every kernel on. A new backend is one more entry.
struct Device: Sendable, CustomTestStringConvertible {
  let backend: any Backend
  let threads: Int

  static let all = [1, 2].map { Device(backend: CPUBackend.shared, threads: $0) }

  var testDescription: String { "\(type(of: backend)), threads: \(threads)" }

  @discardableResult
  func run<Result>(_ body: () throws -> Result) rethrows -> Result { try withThreads(threads, body) }

  /// An input.
  func region(_ values: [Float]) -> Region {
    let region = Region(count: values.count, on: backend)
    _ = region.values.update(fromContentsOf: values)
    return region
  }

  /// Room for a result, between marks that no kernel may touch.
  /// - Parameter initial: What is in it before; NaN if nil, which a kernel that only writes must not let through.
  func output(_ count: Int, initial: [Float]? = nil) -> Output { Output(count, initial, backend) }
}

/// Memory for a result with marked memory on both sides.
struct Output {
  private static let margin = 16
  private static let mark: Float = 12_345.5
  private let surrounding: Region
  let region: Region

  init(_ count: Int, _ initial: [Float]?, _ backend: any Backend) {
    surrounding = Region(count: count + 2 * Self.margin, on: backend)
    surrounding.values.update(repeating: Self.mark)
    region = surrounding.slice(Self.margin, count: count)
    if let initial { _ = region.values.update(fromContentsOf: initial) } else { region.values.update(repeating: .nan) }
  }

  /// The result, after a look at the marks.
  func values(sourceLocation: SourceLocation = #_sourceLocation) -> [Float] {
    let all = Array(surrounding.values)
    #expect(
      (all.prefix(Self.margin) + all.suffix(Self.margin)).allSatisfy { $0 == Self.mark },
      "memory around the result was written", sourceLocation: sourceLocation)
    return Array(region.values)
  }
}

/// Element counts below, at and above the lane width (8) and the usual block sizes, and some that threads share.
let oddCounts = [1, 3, 7, 8, 9, 63, 64, 65, 40_001]

/// Rows and widths of the same kind.
let oddShapes = [(1, 1), (1, 8), (3, 7), (2, 9), (7, 64), (9, 63), (65, 65), (300, 129)]
