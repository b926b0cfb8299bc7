import Diagnostics
import Foundation
import JSONLines
import TensorFiles

/// Pairs that somebody has written by hand, in JSON Lines: each line a pair, or all pairs about a passage as in a
/// ``PairFile`` without its header.
///
///     {"question": "Who …?", "answer": "…", "sentence": "…"}
///     {"passage": 3, "qa_list": [{"question": "Who …?", "answer": "…"}]}
///
/// A pair goes to the passage that is its `sentence`, else to the first that contains it. Pairs without one are spread
/// over the passages in their order: the k-th of m to passage ⌊k · P / m⌋ of P, from 0.
public final class FileWriter: QuestionWriter {
  public let name: String
  private var written: [WrittenPassage]?

  /// - Throws: ``InputError`` naming every line that cannot be used.
  public init(_ passages: [Passage], path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(
        path, "there is no file of question pairs that can be read here", remedy: "Check the path.")
    }
    name = "file: \(path)"
    var places = HandWrittenPlaces(passages)
    var (_, problems) = try JSONLines.elements(bytes) { json, _ in
      try places.add(JSONLines.decode(HandWrittenLine.self, from: json))
    }
    if passages.isEmpty && problems.isEmpty { problems = ["there is no passage that the pairs could be about"] }
    guard problems.isEmpty else {
      throw JSONLines.refusal(
        path, problems, remedy: #"Each line is an object such as {"question": "Who …?", "answer": "…"}."#)
    }
    written = places.written
  }

  public func next(waits: Bool) -> [WrittenPassage]? {
    defer { written = nil }
    return written
  }
}
