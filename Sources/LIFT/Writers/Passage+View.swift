import QuestionWriting
import SentenceBoundaries

extension Passage {
  /// The most characters of what stands before a passage that the model sees.
  private static let mostBefore = 300

  /// What the model sees: the last whole sentences before the passage that are short enough, and the passage.
  package var view: String {
    var before: [Substring] = [], length = 0
    for range in Sentences.ranges(in: preceding).reversed() {
      length += preceding[range].count
      guard length <= Self.mostBefore else { break }
      before.insert(preceding[range], at: 0)
    }
    return (before.joined() + " " + text).singleSpaced
  }
}
