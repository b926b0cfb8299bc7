import Evaluation

extension Report {
  static func header(_ record: RunRecord) -> String {
    let outcomes = record.lastOutcomes, done = outcomes.count
    let failed = outcomes.count { if case .failed = $0 { true } else { false } }
    let skipped = outcomes.count { if case .skipped = $0 { true } else { false } }
    let state =
      done < record.unitCount
      ? "<strong class=\"warn\">Unfinished: \(done) of \(record.unitCount) readings done</strong>"
      : "All \(record.unitCount) readings done"
    let counts = [failed > 0 ? "\(failed) failed" : nil, skipped > 0 ? "\(skipped) skipped" : nil].compactMap { $0 }
    let facts = record.facts.map { "<div><dt>\($0.name.xmlEscaped)</dt><dd>\($0.value.xmlEscaped)</dd></div>" }
    return """
      <header>
      <h1>\(record.name.xmlEscaped)</h1>
      <p>\(([state] + counts).joined(separator: ", ")).
      <span class="muted">A reading is one reader with one document.</span></p>
      \(facts.isEmpty ? "" : "<dl class=\"facts\">\(facts.joined())</dl>")
      </header>
      """
  }
}
