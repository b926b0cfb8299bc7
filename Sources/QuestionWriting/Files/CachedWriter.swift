import TensorFiles

/// Keeps what a writer delivers in a file, and asks it only for what is not there yet.
///
/// Passages that the writer has given up are not kept, so that they are asked for again the next time.
public final class CachedWriter: QuestionWriter {
  public let name: String
  /// How many passages the file had at the beginning.
  public let cachedCount: Int

  private let file: PairFile
  private let writer: any QuestionWriter
  private let passages: [Int: Passage]
  private var cached: [WrittenPassage]

  /// - Parameters:
  ///   - passages: All that pairs are wanted for.
  ///   - path: Where the pairs lie, or will lie.
  ///   - document: SHA-256 of the document.
  ///   - writer: Gets the passages that are not in the file, of which there may be none.
  /// - Throws: ``InputError`` if the file is damaged, in use, or of another document or writer; what `writer` throws.
  public init(
    _ passages: [Passage], at path: String, document: String,
    writer: (_ missing: [Passage]) throws -> any QuestionWriter
  ) throws {
    file = try PairFile(path, document: document)
    var missing: [Passage] = [], cached: [WrittenPassage] = []
    for passage in passages {
      if let pairs = file.pairs[PassageKey(index: passage.index, hash: FileHash.sha256(text: passage.text))] {
        cached.append(WrittenPassage(passage: passage.index, pairs: pairs))
      } else {
        missing.append(passage)
      }
    }
    (self.cached, cachedCount) = (cached, cached.count)
    self.passages = Dictionary(uniqueKeysWithValues: missing.map { ($0.index, $0) })
    self.writer = try writer(missing)
    name = self.writer.name
    try file.begin(writer: name)
  }

  public func next(waits: Bool) throws -> [WrittenPassage]? {
    if !cached.isEmpty {
      defer { cached = [] }
      return cached
    }
    guard let written = try writer.next(waits: waits) else { return nil }
    try file.append(
      written.filter { $0.failure == nil }.map { written in
        guard let passage = passages[written.passage] else {
          preconditionFailure("\(name) wrote about passage \(written.passage), which it was not asked for")
        }
        return PairLine(passage, written.pairs)
      })
    return written
  }
}
