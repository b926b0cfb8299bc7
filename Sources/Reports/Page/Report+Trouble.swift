import Evaluation

extension Report {
  /// Failed and skipped units, those with one reason together.
  static func troubleSection(_ record: RunRecord) -> String? {
    struct Cause: Hashable {
      var outcome, reader, reason: String
    }
    let troubles = record.lastOutcomes.compactMap { event -> (cause: Cause, unit: RunUnit)? in
      switch event {
      case .failed(let unit, let reason):
        (Cause(outcome: "failed", reader: unit.label, reason: reason), unit)
      case .skipped(let unit, let reason):
        (Cause(outcome: "skipped", reader: unit.label, reason: reason), unit)
      case .step, .adapted, .answered: nil
      }
    }
    guard !troubles.isEmpty else { return nil }
    let units = Dictionary(grouping: troubles, by: \.cause)
    let hasSeeds = Set(troubles.compactMap(\.unit.seed)).count > 1
    let items = troubles.map(\.cause).unique.sorted { $0.outcome < $1.outcome }.map { cause in
      let documents = (units[cause] ?? []).map(\.unit).map { unit in
        hasSeeds
          ? [unit.document, unit.seed.map { "(seed \($0))" }].compactMap { $0 }.joined(separator: " ") : unit.document
      }
      let shown = documents.prefix(8).joined(separator: ", ") + (documents.count > 8 ? ", …" : "")
      return """
        <li data-sign="\(cause.outcome == "failed" ? "✕" : "–")"><strong>\(cause.reader.xmlEscaped)</strong> \
        <span\(cause.outcome == "failed" ? " class=\"warn\"" : "")>\(cause.outcome)</span>, \
        \(documents.count) reading\(documents.count == 1 ? "" : "s"): \(cause.reason.xmlEscaped)\
        <div class="note">\(shown.xmlEscaped)</div></li>
        """
    }
    return section("Failed and skipped", "<ul class=\"plain\">\n\(items.joined(separator: "\n"))\n</ul>")
  }

  static func recipeSection(_ record: RunRecord) -> String? {
    record.recipe.isEmpty
      ? nil
      : section("Recipe", "<details><summary>Every setting</summary><pre>\(record.recipe.xmlEscaped)</pre></details>")
  }
}
