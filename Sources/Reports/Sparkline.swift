import Evaluation

/// A curve in one line of a terminal: `█▇▅▃▂▁▁▁`.
///
/// The lowest value is `▁` and the highest `█`; values that are all equal are `▄`. More values than `width` are
/// averaged in neighbouring groups. What is not finite is left out, and a group with nothing left is a blank.
public func sparkline(_ values: [Double], width: Int) -> String {
  precondition(width > 0, "sparkline: width \(width)")
  let means = values.grouped(into: width).map { group in group.filter(\.isFinite).mean }
  guard let low = means.compactMap(\.self).min(), let high = means.compactMap(\.self).max() else {
    return String(repeating: " ", count: means.count)
  }
  let marks = Array("▁▂▃▄▅▆▇█")
  return String(
    means.map { mean -> Character in
      guard let mean else { return " " }
      guard high > low else { return "▄" }
      return marks[min(marks.count - 1, Int((mean - low) / (high - low) * Double(marks.count)))]
    })
}

extension Array {
  /// At most `count` neighbouring groups whose sizes differ by one at most; none of them is empty.
  func grouped(into count: Int) -> [ArraySlice<Element>] {
    let groups = Swift.min(count, self.count)
    return (0..<groups).map { self[$0 * self.count / groups..<($0 + 1) * self.count / groups] }
  }
}
