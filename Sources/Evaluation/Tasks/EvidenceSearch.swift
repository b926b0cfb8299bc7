import SentenceBoundaries

/// Finds what answers rest on in a document, and in what is in view of it. Runs of white space are one blank.
public struct EvidenceSearch {
  private let document: String

  public init(in document: String) {
    self.document = document.withBlanks
  }

  /// Whether all evidence of a question stands in a text.
  ///
  /// Benchmarks sew sentences together that stand apart in the document: evidence that is not there as one piece is
  /// looked for sentence by sentence.
  /// - Parameter view: What a model is given.
  /// - Returns: Nil if that cannot be told: there is no evidence, or what is found of it in the document is in view and
  ///   the rest is not found. One piece that is found in the document and is not in view decides.
  public func isInView(_ evidence: [String], _ view: String) -> Bool? {
    let view = view.withBlanks
    let pieces = evidence.flatMap(pieces)
    let found = pieces.filter(document.contains)
    guard found.allSatisfy(view.contains) else { return false }
    return found.isEmpty || found.count < pieces.count ? nil : true
  }

  private func pieces(_ passage: String) -> [String] {
    let passage = passage.withBlanks
    return document.contains(passage)
      ? [passage] : Sentences.ranges(in: passage, mayBeginSmall: true).map { String(passage[$0]).withBlanks }
  }
}

extension String {
  /// With one blank for white space between words, and none around them.
  fileprivate var withBlanks: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
