import Testing

/// Expects `|actual − expected| ≤ absolute + relative · |expected|` of every element, and reports the worst one.
///
/// NaN is close to nothing; an infinity only to itself.
/// - Returns: Whether all elements are close, for tests that would otherwise report one mistake many times.
@discardableResult
public func expectClose(
  _ actual: [Double], _ expected: [Double], relative: Double, absolute: Double = 0, _ what: String = "values",
  sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  guard actual.count == expected.count else {
    Issue.record("\(what): \(actual.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return false
  }
  var worst: (index: Int, excess: Double)?
  var failures = 0
  for (index, (found, wanted)) in zip(actual, expected).enumerated() where found != wanted {
    let excess = abs(found - wanted) / (absolute + relative * abs(wanted))
    // Written so that NaN fails.
    if excess <= 1 { continue }
    failures += 1
    if worst.map({ excess.isNaN || excess > $0.excess }) ?? true { worst = (index, excess) }
  }
  guard let worst else { return true }
  Issue.record(
    """
    \(what): \(failures) of \(actual.count) are not close. The worst is element \(worst.index): \
    \(actual[worst.index]), expected \(expected[worst.index]), \(worst.excess) times the tolerance \
    (relative \(relative), absolute \(absolute))
    """, sourceLocation: sourceLocation)
  return false
}

/// The same for float32 results.
@discardableResult
public func expectClose(
  _ actual: [Float], _ expected: [Double], relative: Double, absolute: Double = 0, _ what: String = "values",
  sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  expectClose(
    actual.doubles, expected, relative: relative, absolute: absolute, what, sourceLocation: sourceLocation)
}

/// Expects the same bits, element by element.
public func expectSameBits(
  _ actual: [Float], _ expected: [Float], _ what: String = "values",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record("\(what): \(actual.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  let different = actual.indices.filter { actual[$0].bitPattern != expected[$0].bitPattern }
  guard let first = different.first else { return }
  Issue.record(
    """
    \(what): \(different.count) of \(actual.count) differ in their bits, the first is element \(first): \
    \(actual[first]), expected \(expected[first])
    """, sourceLocation: sourceLocation)
}
