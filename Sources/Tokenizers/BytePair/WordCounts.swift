/// The different pieces of a text with how often each occurs, and the pairs of neighbours in them.
///
/// A merge touches only the words that hold the pair; their pairs are counted out before and in again afterwards.
struct WordCounts {
  struct Pair: Hashable {
    let left: Int32
    let right: Int32
  }

  /// A pair with the count it had when it was queued: the most frequent first, then the lowest ids.
  private struct Entry: Comparable {
    let count: Int
    let pair: Pair

    static func < (a: Entry, b: Entry) -> Bool {
      (-a.count, a.pair.left, a.pair.right) < (-b.count, b.pair.left, b.pair.right)
    }
  }

  private var words: [(tokens: [Int32], count: Int)] = []
  private var counts: [Pair: Int] = [:]
  private var wordsWithPair: [Pair: Set<Int>] = [:]
  private var queue = Heap<Entry>()

  /// - Parameter token: The id of a byte.
  init(_ text: String, _ preTokenizer: PreTokenizer, token: (UInt8) -> Int32) {
    var indices = ByteStringTable()
    for piece in preTokenizer.pieces(of: text) {
      let bytes = Array(piece.utf8)
      if let index = indices.insert(bytes, Int32(words.count)) {
        words[Int(index)].count += 1
      } else {
        words.append((bytes.map(token), 1))
      }
    }
    for index in words.indices { add(index) }
    queue = Heap(counts.map { Entry(count: $1, pair: $0) })
  }

  /// The pair that occurs most often, or nil if no two tokens are neighbours any more.
  mutating func mostFrequentPair() -> Pair? {
    while let entry = queue.pop() {
      // Counts only fall while a pair is queued under an older count; those that rise are queued again at once.
      guard let count = counts[entry.pair], count == entry.count else { continue }
      return entry.pair
    }
    return nil
  }

  mutating func merge(_ pair: Pair, into token: Int32) {
    var changed: Set<Pair> = []
    for index in (wordsWithPair[pair] ?? []).sorted() {
      changed.formUnion(remove(index))
      words[index].tokens = Self.merged(words[index].tokens, pair, into: token)
      changed.formUnion(add(index))
    }
    for pair in changed {
      if let count = counts[pair] { queue.push(Entry(count: count, pair: pair)) }
    }
  }

  // MARK: - Counting

  @discardableResult
  private mutating func add(_ index: Int) -> [Pair] {
    let pairs = pairs(of: index)
    for pair in pairs {
      counts[pair, default: 0] += words[index].count
      wordsWithPair[pair, default: []].insert(index)
    }
    return pairs
  }

  private mutating func remove(_ index: Int) -> [Pair] {
    let pairs = pairs(of: index)
    for pair in pairs {
      counts[pair]! -= words[index].count
      if counts[pair] == 0 { counts[pair] = nil }
      wordsWithPair[pair]?.remove(index)
    }
    return pairs
  }

  private func pairs(of index: Int) -> [Pair] {
    let tokens = words[index].tokens
    return zip(tokens, tokens.dropFirst()).map { Pair(left: $0, right: $1) }
  }

  private static func merged(_ tokens: [Int32], _ pair: Pair, into token: Int32) -> [Int32] {
    var result: [Int32] = []
    var index = 0
    while index < tokens.count {
      let isPair = index + 1 < tokens.count && tokens[index] == pair.left && tokens[index + 1] == pair.right
      result.append(isPair ? token : tokens[index])
      index += isPair ? 2 : 1
    }
    return result
  }
}
