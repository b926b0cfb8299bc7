import Diagnostics
import Foundation

/// Rotary positions as `config.json` has them: `rope_parameters`, or the older `rope_theta` and `rope_scaling`.
struct RopeParameters {
  private enum Scaling {
    case none
    case linear(factor: Double)
    case llama3(factor: Double, low: Double, high: Double, originalLength: Double)
  }

  let theta: Double
  private let scaling: Scaling

  /// - Throws: ``InputError`` for a scaling that is not known, or has no factor.
  init(_ keys: JSONMembers) throws {
    let newer = try keys.object("rope_parameters")
    let parameters = try newer ?? keys.object("rope_scaling")
    theta = try newer?.double("rope_theta") ?? keys.double("rope_theta") ?? 10_000
    guard let parameters else {
      scaling = .none
      return
    }
    func number(_ key: String) throws -> Double {
      let value = try parameters.required(key, parameters.double)
      guard value > 0, value.isFinite else {
        throw InputError.invalid(parameters.place, "key \(key) is \(value), expected a positive number")
      }
      return value
    }
    switch try parameters.string("rope_type") ?? parameters.string("type") ?? "default" {
    case "default": scaling = .none
    case "linear": scaling = .linear(factor: try number("factor"))
    case "llama3":
      scaling = .llama3(
        factor: try number("factor"), low: try number("low_freq_factor"), high: try number("high_freq_factor"),
        originalLength: try number("original_max_position_embeddings"))
    case let type:
      throw InputError.invalid(
        parameters.place, "the rotary scaling is \"\(type)\", expected \"default\", \"linear\" or \"llama3\"",
        remedy: "Use a model without context extension.")
    }
  }

  /// What each frequency `f = θ^(−2i/d)` is divided by; nil where it is 1 for all.
  ///
  /// - `linear`: the factor.
  /// - `llama3`: 1 for wavelengths `λ = 2π/f` below `L/high`, the factor above `L/low`, and between them what gives
  ///   `f·((1 − s)/factor + s)` with `s = (L/λ − low)/(high − low)`; `L` is the length of the original training.
  ///   Grattafiori et al., 2024, arXiv:2407.21783, and transformers' `_compute_llama3_parameters`.
  func frequencyFactors(headDimension d: Int) -> [Float]? {
    switch scaling {
    case .none: nil
    case .linear(let factor): Array(repeating: Float(factor), count: d / 2)
    case .llama3(let factor, let low, let high, let length):
      (0..<d / 2).map { i in
        let turns = length * pow(theta, -Double(2 * i) / Double(d)) / (2 * .pi)
        if turns > high { return 1 }
        if turns < low { return Float(factor) }
        let share = (turns - low) / (high - low)
        return Float(1 / ((1 - share) / factor + share))
      }
    }
  }
}
