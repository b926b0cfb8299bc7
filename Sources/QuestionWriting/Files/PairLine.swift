import JSONLines
import TensorFiles

/// A line of a ``PairFile``: the pairs about one passage.
///
///     {"passage": 0, "qa_list": [{"question": "…", "answer": "…"}], "sha256": "9f86…"}
struct PairLine: Codable {
  /// A pair in the list; `form` is optional.
  private struct Pair: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
      case question, answer, form
    }

    var pair: QuestionAnswer

    init(from decoder: any Decoder) throws {
      try decoder.refuseKeys(otherThan: CodingKeys.self)
      pair = try QuestionAnswer(from: decoder)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case passage
    case hash = "sha256"
    case pairs = "qa_list"
  }

  /// ``Passage/index``.
  var passage: Int
  /// SHA-256 of ``Passage/text``. Files by hand need not have it.
  var hash: String?
  var pairs: [QuestionAnswer]

  init(_ passage: Passage, _ pairs: [QuestionAnswer]) {
    (self.passage, hash, self.pairs) = (passage.index, FileHash.sha256(text: passage.text), pairs)
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self)
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    passage = try keys.decode(Int.self, forKey: .passage)
    hash = try keys.decodeIfPresent(String.self, forKey: .hash)
    pairs = try keys.decode([Pair].self, forKey: .pairs).map(\.pair)
    for (index, pair) in pairs.enumerated() where pair.isEmpty {
      throw JSONLines.Problem("has an empty question or answer in qa_list.[\(index)]")
    }
  }
}

extension QuestionAnswer {
  /// Whether one of its sides has nothing but white space.
  var isEmpty: Bool { question.allSatisfy(\.isWhitespace) || answer.allSatisfy(\.isWhitespace) }
}
