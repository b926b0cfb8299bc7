import Foundation

/// Pairs of replies that nothing can be learned from, counted.
public struct DroppedPairs: Sendable, Equatable {
  /// Those with nothing but white space for a question or an answer.
  public internal(set) var empty = 0
  /// Those that stand in the same reply already, letter for letter. Two passages may well share a pair.
  public internal(set) var duplicates = 0

  /// The pairs that are kept, without white space around their sides; the others are counted.
  mutating func kept(_ pairs: [QuestionAnswer]) -> [QuestionAnswer] {
    var kept: [QuestionAnswer] = []
    for var pair in pairs {
      pair.question = pair.question.trimmingCharacters(in: .whitespacesAndNewlines)
      pair.answer = pair.answer.trimmingCharacters(in: .whitespacesAndNewlines)
      if pair.question.isEmpty || pair.answer.isEmpty {
        empty += 1
      } else if kept.contains(pair) {
        duplicates += 1
      } else {
        kept.append(pair)
      }
    }
    return kept
  }
}
