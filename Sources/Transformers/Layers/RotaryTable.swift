import Autograd
import Foundation
import Kernels

/// Cosines and sines of the rotary embedding for all positions up to the context length.
///
///     angle[p, i] = p · θ^(−2i/d) / factor[i]          i < d/2
///
/// Computed in Float as transformers does it, so that long positions agree to the last bits.
public struct RotaryTable {
  /// `[positions, d/2]`.
  public let cosines: Tensor
  public let sines: Tensor
  public let positionCount: Int

  /// - Parameter frequencyFactors: Divides frequency `i` by entry `i` (the tensor `rope_freqs` of Llama 3 files).
  public init(headDimension d: Int, theta: Double, frequencyFactors: [Float]? = nil, positionCount: Int) {
    precondition(d % 2 == 0, "RotaryTable: an odd head dimension \(d)")
    let frequencies = (0..<d / 2).map { i -> Float in
      let frequency = 1 / Float(pow(theta, Double(2 * i) / Double(d)))
      return frequencyFactors.map { frequency / $0[i] } ?? frequency
    }
    let count = positionCount * d / 2
    let cosines = Region(count: count, on: CPUBackend.shared), sines = Region(count: count, on: CPUBackend.shared)
    for p in 0..<positionCount {
      for (i, frequency) in frequencies.enumerated() {
        let angle = Float(p) * frequency
        cosines.pointer[p * d / 2 + i] = cos(angle)
        sines.pointer[p * d / 2 + i] = sin(angle)
      }
    }
    self.cosines = Tensor(cosines, shape: [positionCount, d / 2])
    self.sines = Tensor(sines, shape: [positionCount, d / 2])
    self.positionCount = positionCount
  }
}
