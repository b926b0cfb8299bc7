import Foundation

/// An axis: which values it shows, where they lie on it, and which of them are marked.
package struct Scale {
  package let low, high: Double
  package let isLogarithmic: Bool
  /// Nice numbers from `low` to `high`.
  package let ticks: [Double]

  /// Ends at nice numbers around the values.
  package init(linear values: [Double], includingZero: Bool = false, tickCount: Int = 5) {
    let (low, high) = Self.ends(of: includingZero ? values + [0] : values)
    let step = Self.niceStep((high - low) / Double(tickCount))
    let first = (low / step).rounded(.down), last = (high / step).rounded(.up)
    (self.low, self.high) = (first * step, last * step)
    // Numbers such as 3 · 0.1 are rounded back to the number that is meant.
    ticks = stride(from: first, through: last, by: 1).map { ($0 * step * 1e12).rounded() / 1e12 }
    isLogarithmic = false
  }

  /// The same for values above zero, with ticks at 1, 2 and 5 times powers of ten, or at those alone where there are
  /// many.
  package init(logarithmic values: [Double]) {
    let (low, high) = Self.ends(of: values.map { log10($0) })
    let floors: [Double] = [1, 2, 5, 10].map { log10($0) }
    func rounded(_ exponent: Double, up: Bool) -> Double {
      let whole = exponent.rounded(.down), part = exponent - whole, slack = 1e-9
      return whole + (up ? floors.first { $0 >= part - slack } ?? 1 : floors.last { $0 <= part + slack } ?? 0)
    }
    let (first, last) = (rounded(low, up: false), rounded(high, up: true))
    (self.low, self.high) = (pow(10, first), pow(10, last))
    let every = max(1, ((last - first) / 6).rounded(.up)), factors = last - first > 2.5 ? [1.0] : [1, 2, 5]
    ticks = stride(from: first.rounded(.down), through: last, by: every).flatMap { exponent in
      factors.map { pow(10, exponent) * $0 }
    }.filter { log10($0) >= first - 1e-9 && log10($0) <= last + 1e-9 }
    isLogarithmic = true
  }

  /// 0 at the low end, 1 at the high end.
  package func position(_ value: Double) -> Double {
    isLogarithmic ? (log(value) - log(low)) / (log(high) - log(low)) : (value - low) / (high - low)
  }

  /// `0.05`, `20`, `2.5k`, `3M`
  package static func text(_ value: Double) -> String {
    switch abs(value) {
    case 1e6...: String(format: "%gM", value / 1e6)
    case 1e3...: String(format: "%gk", value / 1e3)
    default: String(format: "%g", value)
    }
  }

  /// Apart from each other, whatever the values are.
  private static func ends(of values: [Double]) -> (Double, Double) {
    guard let low = values.min(), let high = values.max() else { return (0, 1) }
    guard low == high else { return (low, high) }
    return low == 0 ? (0, 1) : (low - abs(low) / 10, high + abs(high) / 10)
  }

  /// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `step`.
  private static func niceStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    return ([1, 2, 2.5, 5, 10].first { $0 * power >= step * (1 - 1e-9) } ?? 10) * power
  }
}
