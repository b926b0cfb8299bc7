import Kernels

/// Whether an adapter is being trained, which all its layers look at.
final class LoRATraining {
  let share: Float
  private let seed: UInt64
  /// The number of the training pass; nil outside training.
  private var pass: UInt64?
  /// Grows whenever the parameters may have changed.
  private(set) var generation = 0

  init(share: Float, seed: UInt64) {
    self.share = share
    self.seed = seed
  }

  func begin(_ number: UInt64) {
    pass = number
    generation += 1
  }

  func end() {
    pass = nil
    generation += 1
  }

  /// What decides which values layer `index` leaves out in this pass; nil if it leaves out none.
  func dropoutKey(_ index: Int) -> UInt64? {
    guard share > 0, let pass else { return nil }
    return splitMix64(splitMix64(seed, pass), UInt64(index))
  }
}
