extension PassageIndex {
  /// The best passages, put back in the document's order as ``Passages/text(of:)`` does: the first of ``search(_:)`` up
  /// to the one with which the text would have more than `budget` tokens. That one and all after it are left out,
  /// shorter ones too. Empty if not even the best fits.
  public func context(for question: String, budget: Int) throws -> String {
    let ranked = try search(question)
    func text(_ count: Int) -> String { passages.text(of: ranked.prefix(count)) }
    func fits(_ count: Int) -> Bool { passages.tokenCount(text(count)) <= budget }
    // The sum of the pieces is close; only what is near it has to be counted as it stands.
    var count = estimate(ranked, budget: budget)
    while count > 0 && !fits(count) { count -= 1 }
    while count < ranked.count && fits(count + 1) { count += 1 }
    return text(count)
  }

  /// How many of the first passages fit if a text has as many tokens as its pieces have one by one.
  private func estimate(_ ranked: [Int], budget: Int) -> Int {
    var taken = [Bool](repeating: false, count: passages.pieces.count), tokens = 0
    let count = ranked.firstIndex { passage in
      for piece in passages.members[passage] where !taken[piece] {
        taken[piece] = true
        tokens += passages.pieces[piece].tokens
      }
      return tokens > budget
    }
    return count ?? ranked.count
  }
}
