import Foundation

/// BM25 as its formula reads, on words parted by blanks.
struct ReferenceBM25 {
  let passages: [[String]]

  func scores(_ query: Set<String>) -> [Double] {
    let mean = Double(passages.map(\.count).reduce(0, +)) / Double(passages.count)
    return passages.map { passage in
      query.map { word in
        let holding = Double(passages.count { $0.contains(word) }), total = Double(passages.count)
        let idf = max(1e-6, log((total - holding + 0.5) / (holding + 0.5)))
        let f = Double(passage.count { $0 == word })
        return idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * Double(passage.count) / mean))
      }.reduce(0, +)
    }
  }
}
