import Foundation
import Kernels
import Randomness

/// Chooses the next token from logits.
///
/// 1. Greedy if the temperature is 0: the first of the largest logits.
/// 2. Otherwise `p = softmax(logits / temperature)`, sorted.
/// 3. Keep the `topK` most likely, then the fewest of them whose share reaches `topP` (Holtzman et al., 2020,
///    arXiv:1904.09751, §3.1), then draw.
public struct Sampler: Sendable {
  private let settings: SamplingSettings
  private var generator: SeededGenerator

  public init(_ settings: SamplingSettings) {
    self.settings = settings
    generator = SeededGenerator(seed: settings.seed, stream: "sampling")
  }

  public mutating func next(_ logits: UnsafeBufferPointer<Float>) -> Int32 {
    if settings.temperature == 0 { return Int32(indexOfLargest(logits)) }
    let largest = logits[indexOfLargest(logits)]
    // Sorting all of a vocabulary would take longer than the model. What is left out has less than e^−40 of the largest
    // share, all of it together less than a Double could tell.
    let least = largest - 40 * settings.temperature
    // Ties keep the order of their ids, so that equal logits give equal draws.
    var candidates = logits.indices.filter { logits[$0] >= least }.sorted { (logits[$0], $1) > (logits[$1], $0) }
    // Not a number among the logits is for the caller to find.
    guard !candidates.isEmpty else { return 0 }
    if settings.topK > 0 { candidates = Array(candidates.prefix(settings.topK)) }
    let weights = candidates.map { exp(Double(logits[$0] - largest) / Double(settings.temperature)) }
    let limit = weights.reduce(0, +) * Double(settings.topP)
    var kept = 0, sum = 0.0
    repeat {
      sum += weights[kept]
      kept += 1
    } while kept < weights.count && sum < limit
    var rest = Double(generator.uniform()) * sum
    for index in 0..<kept {
      rest -= weights[index]
      if rest < 0 { return Int32(candidates[index]) }
    }
    return Int32(candidates[kept - 1])
  }
}
