import JSONLines

/// A line of a file that somebody has written by hand.
enum HandWrittenLine: Decodable {
  case passage(PairLine)
  /// A pair, with a sentence of the document that it is about, or nil.
  case pair(QuestionAnswer, sentence: String?)

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case question, answer, sentence
  }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: PairLine.CodingKeys.self)
    if line.contains(.passage) || line.contains(.pairs) {
      self = .passage(try PairLine(from: decoder))
      return
    }
    try decoder.refuseKeys(otherThan: CodingKeys.self)
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let pair = try QuestionAnswer(from: decoder)
    if pair.isEmpty { throw JSONLines.Problem("has an empty question or answer") }
    let sentence = try keys.decodeIfPresent(String.self, forKey: .sentence)?.singleSpaced
    if sentence == "" { throw JSONLines.Problem("has an empty sentence") }
    self = .pair(pair, sentence: sentence)
  }
}
