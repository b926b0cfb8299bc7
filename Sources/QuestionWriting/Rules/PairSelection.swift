import Randomness

/// Chooses among what the rules have made, so that the kinds of questions are balanced over the document and none is
/// asked twice.
struct PairSelection {
  /// The most pairs for a passage; nil for all.
  let most: Int?
  private var asked: Set<String> = []
  private var taken: [RuleKind: Double] = [:]

  init(most: Int?) { self.most = most }

  /// The kind that has been taken least, beside its weight, comes first; among those of a kind the draw decides.
  mutating func choose(
    _ candidates: [RuleKind: [QuestionAnswer]], _ random: inout SeededGenerator
  ) -> [QuestionAnswer] {
    var left: [RuleKind: [QuestionAnswer]] = [:]
    for kind in RuleKind.allCases where candidates[kind] != nil { left[kind] = random.shuffled(candidates[kind]!) }
    var result: [QuestionAnswer] = []
    while result.count < most ?? .max, let kind = mostWanted(left) {
      guard let pair = left[kind]?.popLast() else {
        left[kind] = nil
        continue
      }
      guard isQuestion(pair, kind), asked.insert(Wording.of(pair.question)).inserted else { continue }
      taken[kind, default: 0] += 1
      result.append(pair)
    }
    return result
  }

  /// Whether there is an answer, and the question does not give it away.
  private func isQuestion(_ pair: QuestionAnswer, _ kind: RuleKind) -> Bool {
    !Wording.of(pair.answer).isEmpty && (kind.namesAnswer || !Wording.contains(pair.question, pair.answer))
  }

  private func mostWanted(_ left: [RuleKind: [QuestionAnswer]]) -> RuleKind? {
    RuleKind.allCases.filter { left[$0] != nil }.min { share($0) < share($1) }
  }

  private func share(_ kind: RuleKind) -> Double { (taken[kind, default: 0] + 1) / kind.weight }
}
