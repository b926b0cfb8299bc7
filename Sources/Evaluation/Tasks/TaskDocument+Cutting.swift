import Diagnostics
import SentenceBoundaries

extension TaskDocument {
  /// A document of a benchmark made shorter: its first tokens, up to the end of a sentence, and the questions whose
  /// evidence is all in them.
  ///
  /// A document that is short enough stays as it is; of a longer one, questions without evidence are left out too.
  /// - Parameters:
  ///   - limit: Tokens.
  ///   - tokenCount: Counts the tokens of a text.
  /// - Throws: ``InputError`` if already the first sentence has more tokens.
  public func cut(to limit: Int, tokenCount: (String) -> Int) throws -> TaskDocument {
    guard tokenCount(text) > limit else { return self }
    let ends = Sentences.ranges(in: text).map(\.upperBound)
    // So many sentences fit, and so many do not.
    var (fits, exceeds) = (0, ends.count)
    while exceeds - fits > 1 {
      let middle = (fits + exceeds) / 2
      if tokenCount(String(text[..<ends[middle - 1]])) <= limit { fits = middle } else { exceeds = middle }
    }
    guard fits > 0 else {
      throw InputError.usage(
        "documentTokens", "the first sentence of the document \"\(id)\" has more than \(limit) tokens",
        remedy: "Allow more.")
    }
    var cut = self
    cut.text = String(text[..<ends[fits - 1]])
    let search = EvidenceSearch(in: text)
    cut.questions = questions.filter { search.isInView($0.evidence, cut.text) == true }
    return cut
  }
}
