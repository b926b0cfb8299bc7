extension Collection<Int32> {
  /// How many tokens both begin with.
  func commonPrefixCount(with other: some Sequence<Int32>) -> Int {
    var count = 0
    for (token, otherToken) in zip(self, other) {
      if token != otherToken { break }
      count += 1
    }
    return count
  }
}
