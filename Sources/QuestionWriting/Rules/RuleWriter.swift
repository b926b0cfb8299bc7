import Randomness

/// Writes questions by rules alone: no model, and the same pairs for the same seed.
///
/// Sentences of plain English are taken apart as far as that is sure (``Clause``), and turned into questions whose
/// answers are right by construction: they are cut out of the sentence. What is not sure is left to kinds that need no
/// grammar: gaps, completions, the order of sentences. Those are all that other languages get. A sentence of more than
/// 60 words (120 characters, without blanks between words) is quoted in stretches of at most so many.
///
/// Headings of Markdown are asked nothing about. In passages of several sentences a heading cannot be told from the
/// sentence behind it, and that sentence goes with it.
public final class RuleWriter: QuestionWriter {
  public let name = "rules"

  /// How many passages are delivered at a time.
  static let passagesAtOnce = 32

  private let passages: [Passage]
  private var document: RuleDocument?
  private var selection: PairSelection
  private var random: SeededGenerator
  private var done = 0

  /// - Parameter most: The most pairs for each passage; nil for all that can be made.
  public init(passages: [Passage], most: Int? = nil, seed: UInt64) {
    self.passages = passages
    selection = PairSelection(most: most)
    random = SeededGenerator(seed: seed, stream: "rules")
  }

  public func next(waits: Bool) -> [WrittenPassage]? {
    guard done < passages.count else { return nil }
    let document = self.document ?? RuleDocument(passages)
    self.document = document
    let batch = done..<min(done + RuleWriter.passagesAtOnce, passages.count)
    done = batch.upperBound
    return batch.map { WrittenPassage(passage: passages[$0].index, pairs: pairs(document, document.places[$0])) }
  }

  private func pairs(_ document: RuleDocument, _ places: Range<Int>) -> [QuestionAnswer] {
    var candidates: [RuleKind: [QuestionAnswer]] = [:]
    for place in places {
      let scene = document.scene(place)
      for kind in RuleKind.allCases {
        for candidate in kind.rule.candidates(scene, &random) {
          candidates[kind, default: []] += candidate.pairs(&random)
        }
      }
    }
    return selection.choose(candidates, &random)
  }
}
