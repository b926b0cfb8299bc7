extension Array {
  /// The elements in the order of their keys; equal keys keep their order.
  ///
  /// - Throws: `TemplateFault` if two keys cannot be compared.
  func sortedByKey(_ meter: StepMeter, isReversed: Bool = false, _ key: (Element) throws -> Value) throws -> [Element] {
    let keyed = try enumerated().map { (index: $0, key: try key($1), element: $1) }
    return try keyed.sorted { a, b in
      let (first, second) = isReversed ? (b, a) : (a, b)
      if try first.key.isLess(than: second.key, meter) { return true }
      return try !second.key.isLess(than: first.key, meter) && a.index < b.index
    }.map(\.element)
  }
}
