/// The similarity of two texts as Python's `difflib.SequenceMatcher` has it, after Ratcliff and Obershelp ("Pattern
/// Matching: the Gestalt Approach", 1988).
///
/// The longest common block is found, then those to its left and to its right, and so on:
///
///     ratio = 2 · (characters in blocks) / (characters of both texts)
///
/// Characters that make up more than a hundredth of a second text of 200 or more are no start of a block, only its
/// continuation (`autojunk`), so the ratio is not the same in both directions.
struct SequenceMatcher {
  private let first, second: [Unicode.Scalar]
  /// Where each character stands in the second text.
  private var places: [Unicode.Scalar: [Int]] = [:]

  init(_ first: String, _ second: String) {
    self.first = Array(first.unicodeScalars)
    self.second = Array(second.unicodeScalars)
    for (place, character) in self.second.enumerated() { places[character, default: []].append(place) }
    let count = self.second.count
    if count >= 200 { places = places.filter { $0.value.count <= count / 100 + 1 } }
  }

  var ratio: Double {
    let length = first.count + second.count
    return length == 0 ? 1 : 2 * Double(matchedCount) / Double(length)
  }

  private var matchedCount: Int {
    var open = [(first.indices, second.indices)], count = 0
    while let (left, right) = open.popLast() {
      let block = longestBlock(left, right)
      if block.size == 0 { continue }
      count += block.size
      open.append((left.lowerBound..<block.first, right.lowerBound..<block.second))
      open.append((block.first + block.size..<left.upperBound, block.second + block.size..<right.upperBound))
    }
    return count
  }

  /// The longest block in both ranges; of several, the one that begins first in the first text, then in the second.
  private func longestBlock(_ left: Range<Int>, _ right: Range<Int>) -> (first: Int, second: Int, size: Int) {
    var block = (first: left.lowerBound, second: right.lowerBound, size: 0)
    // The length of the block that ends at this place in the first text, by the place where it ends in the second.
    var lengths: [Int: Int] = [:]
    for i in left {
      var next: [Int: Int] = [:]
      for j in places[first[i]] ?? [] where right.contains(j) {
        let size = (lengths[j - 1] ?? 0) + 1
        next[j] = size
        if size > block.size { block = (i - size + 1, j - size + 1, size) }
      }
      lengths = next
    }
    while block.first > left.lowerBound, block.second > right.lowerBound,
      first[block.first - 1] == second[block.second - 1]
    {
      block = (block.first - 1, block.second - 1, block.size + 1)
    }
    while block.first + block.size < left.upperBound, block.second + block.size < right.upperBound,
      first[block.first + block.size] == second[block.second + block.size]
    {
      block.size += 1
    }
    return block
  }
}
