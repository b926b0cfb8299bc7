import COpenBLAS

/// The kernels on the processor: OpenBLAS for matrix products in float32, C for loops that need wide vectors, Swift for the
/// rest.
public struct CPUBackend: Backend {
  /// In float32.
  public static let shared = CPUBackend(precision: .float32)

  /// What matrix products round their factors to.
  public let precision: Precision

  /// - Precondition: The processor has the precision; see ``hasBFloat16``.
  public init(precision: Precision) {
    precondition(precision == .float32 || Self.hasBFloat16, "CPUBackend: this processor has no \(precision)")
    self.precision = precision
    // Kernels split their own work; see ``Threads``.
    openblas_set_num_threads(1)
  }

  /// The processor that OpenBLAS chose its kernels for, such as `SkylakeX`.
  ///
  /// It is narrower than the processor at hand if `OPENBLAS_CORETYPE` is set in the environment.
  public var blasCoreName: String { String(cString: openblas_get_corename()) }
}

/// Fewest values that are worth a second thread in kernels that only pass over memory.
let elementGrain = 16 * 1024
