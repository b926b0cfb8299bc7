import Kernels

/// An immutable block of float32 values with a shape, row-major, and, if it was recorded, its place on a tape.
///
/// Copies are free: they share the values. There is no gradient field and no global mode; see
/// ``valueAndGradients(of:_:)``.
public struct Tensor {
  public let shape: [Int]
  /// The values; never written while anything but this tensor refers to them.
  public internal(set) var region: Region
  var trace: Trace?
  /// How to make the values again, where that is cheaper than keeping them for a gradient.
  var recomputation: Recomputation?

  /// A tensor over values that a kernel has filled.
  public init(_ region: Region, shape: [Int]) {
    precondition(shape.reduce(1, *) == region.count, "Tensor: shape \(shape) for \(region.count) values")
    self.shape = shape
    self.region = region
  }

  public init(_ values: some Collection<Float>, shape: [Int], on backend: any Backend = CPUBackend.shared) {
    let region = Region(count: values.count, on: backend)
    _ = region.values.update(fromContentsOf: values)
    self.init(region, shape: shape)
  }

  /// A tensor of one repeated value.
  public init(repeating value: Float, shape: [Int], on backend: any Backend = CPUBackend.shared) {
    let region = Region(count: shape.reduce(1, *), on: backend)
    backend.fill(region, with: value)
    self.init(region, shape: shape)
  }

  /// Fills a new tensor of the given shape.
  init(shape: [Int], on backend: any Backend, _ fill: (Region) -> Void) {
    let region = Region(count: shape.reduce(1, *), on: backend)
    fill(region)
    self.init(region, shape: shape)
  }

  public var count: Int { region.count }
  public var backend: any Backend { region.buffer.backend }

  /// The values as an array.
  public var floats: [Float] { Array(region.values) }

  /// The only value of a tensor of one element.
  public var scalar: Float {
    precondition(count == 1, "Tensor: a scalar was wanted, the shape is \(shape)")
    return region.pointer.pointee
  }

  /// The same values without a place on a tape: a constant.
  public var detached: Tensor { Tensor(region, shape: shape) }

  /// Whether a tape follows this value.
  public var isTraced: Bool { trace != nil }

  /// One row of a matrix, in its memory: `[1, D]`. A constant.
  public func row(_ index: Int) -> Tensor {
    Tensor(region.slice(index * shape[1], count: shape[1]), shape: [1, shape[1]])
  }

  /// Matrices of one width, one below the other: a constant.
  public static func stacked(_ parts: [Tensor]) -> Tensor {
    precondition(
      !parts.isEmpty && parts.allSatisfy { $0.shape[1] == parts[0].shape[1] }, "stacked: shapes \(parts.map(\.shape))")
    var row = 0
    return Tensor(shape: [parts.reduce(0) { $0 + $1.shape[0] }, parts[0].shape[1]], on: parts[0].backend) { whole in
      for part in parts {
        part.backend.copy(part.region, into: whole.slice(row * part.shape[1], count: part.count))
        row += part.shape[0]
      }
    }
  }

  /// Number of rows if the last axis is taken as the row.
  public var rowCount: Int { shape.dropLast().reduce(1, *) }
}
