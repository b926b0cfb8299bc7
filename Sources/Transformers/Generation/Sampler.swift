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
    func weight(_ index: Int) -> Double { exp(Double(logits[index] - largest) / Double(settings.temperature)) }
    func candidates(within depth: Float) -> [Int] {
      let least = largest - depth * settings.temperature
      return logits.indices.filter { logits[$0] >= least }
    }
    // What is left out has less than e^−40 of the largest share, all of it together less than a Double could tell.
    let all = candidates(within: Self.deepest)
    // Not a number among the logits is for the caller to find.
    guard !all.isEmpty else { return 0 }
    let draw = Double(generator.uniform())
    // What is drawn lies among the likeliest that have this share together: of all, or of what topP keeps.
    let total = settings.topK > 0 ? 0 : all.reduce(0) { $0 + weight($1) }
    let needed = total * (settings.topP < 1 ? Double(settings.topP) : draw)
    var chosen = all
    // Sorting all of a vocabulary would take longer than the model.
    for depth in Self.depths {
      let likeliest = candidates(within: depth)
      let isEnough = settings.topK > 0
        ? likeliest.count >= settings.topK : likeliest.reduce(0) { $0 + weight($1) } > needed
      if isEnough {
        chosen = likeliest
        break
      }
    }
    // Ties keep the order of their ids, so that equal logits give equal draws.
    chosen.sort { (logits[$0], $1) > (logits[$1], $0) }
    if settings.topK > 0 { chosen = Array(chosen.prefix(settings.topK)) }
    let weights = chosen.map(weight)
    let limit = (settings.topK > 0 ? weights.reduce(0, +) : total) * Double(settings.topP)
    var kept = 0, sum = 0.0
    repeat {
      sum += weights[kept]
      kept += 1
    } while kept < weights.count && sum < limit
    var rest = draw * (settings.topK == 0 && settings.topP == 1 ? total : sum)
    for index in 0..<kept {
      rest -= weights[index]
      if rest < 0 { return Int32(chosen[index]) }
    }
    return Int32(chosen[kept - 1])
  }

  /// How far below the largest logit others are looked at, in units of the temperature: as far as is needed.
  private static let depths: [Float] = [2, 4, 8, 16]
  private static let deepest: Float = 40
}
