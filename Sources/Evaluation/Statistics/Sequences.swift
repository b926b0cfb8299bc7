extension Sequence where Element: Hashable {
  /// Each element once, where it first appears.
  package var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }

  /// The first element that was there before; nil if each is there once.
  package var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}

extension Sequence {
  /// Elements with equal keys together, groups and elements in the order in which they first appear.
  func grouped<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
    var places: [Key: Int] = [:], groups: [[Element]] = []
    for element in self {
      let place = places[key(element)] ?? groups.count
      if place == groups.count {
        places[key(element)] = place
        groups.append([])
      }
      groups[place].append(element)
    }
    return groups
  }
}

extension Collection<Double> {
  /// Nil for none.
  package var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
