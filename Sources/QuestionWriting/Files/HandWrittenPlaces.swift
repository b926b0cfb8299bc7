import JSONLines
import TensorFiles

/// Which passages the lines of a ``FileWriter`` belong to.
struct HandWrittenPlaces {
  private let passages: [Passage]
  /// Where passages stand that are just this text.
  private let placesByText: [String: Int]
  private let placesByIndex: [Int: Int]
  private var pairs: [[QuestionAnswer]]
  private var unplaced: [QuestionAnswer] = []

  init(_ passages: [Passage]) {
    self.passages = passages
    placesByText = Dictionary(passages.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
    placesByIndex = Dictionary(uniqueKeysWithValues: passages.enumerated().map { ($1.index, $0) })
    pairs = Array(repeating: [], count: passages.count)
  }

  /// - Throws: ``JSONLines/Problem`` if the line is about no passage.
  mutating func add(_ line: HandWrittenLine) throws {
    switch line {
    case .passage(let line):
      guard let place = placesByIndex[line.passage] else {
        throw JSONLines.Problem("is about passage \(line.passage), which is none of the \(passages.count)")
      }
      if let hash = line.hash, hash != FileHash.sha256(text: passages[place].text) {
        throw JSONLines.Problem("is about another text than that of passage \(line.passage) (sha256 differs)")
      }
      pairs[place] += line.pairs
    case .pair(let pair, sentence: nil):
      unplaced.append(pair)
    case .pair(let pair, let sentence?):
      guard let place = placesByText[sentence] ?? passages.firstIndex(where: { $0.text.contains(sentence) }) else {
        throw JSONLines.Problem("has a sentence that no passage contains, “\(sentence)”")
      }
      pairs[place].append(pair)
    }
  }

  /// All passages in their order, with the pairs about them.
  var written: [WrittenPassage] {
    var pairs = pairs
    for (index, pair) in unplaced.enumerated() { pairs[index * pairs.count / unplaced.count].append(pair) }
    return zip(passages, pairs).map { WrittenPassage(passage: $0.index, pairs: $1) }
  }
}
