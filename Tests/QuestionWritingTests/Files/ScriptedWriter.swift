import Diagnostics
import QuestionWriting

/// Writes a pair about each passage, one a call, and fails as a test says.
final class ScriptedWriter: QuestionWriter {
  let name: String
  private var rest: [Passage]
  private let failing: Set<Int>
  private let last: Int?

  /// - Parameters:
  ///   - failing: Passages that are given up.
  ///   - last: After this passage comes an error.
  init(_ passages: [Passage], name: String = "scripted", failing: Set<Int> = [], last: Int? = nil) {
    (rest, self.name, self.failing, self.last) = (passages, name, failing, last)
  }

  func next(waits: Bool) throws -> [WrittenPassage]? {
    if rest.isEmpty { return nil }
    if let last, rest[0].index > last { throw InputError.system("scripted", "no more") }
    let index = rest.removeFirst().index
    return [failing.contains(index) ? WrittenPassage(passage: index, pairs: [], failure: "failed") : written(index)]
  }
}
