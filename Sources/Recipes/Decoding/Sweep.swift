import Diagnostics

/// Reads what a sweep says.
enum Sweep {
  /// A value of a setting, as it is read and as it is written.
  struct Value {
    var key: String
    var node: RecipeNode
    var text: String
  }

  /// Settings of the run as a whole, which make no variant.
  private static let unswept = [
    "output", "sweep", "extends", "seeds", "judge", "answerPerplexity", "retention", "keepAdapters", "prompts",
  ]

  /// - Throws: ``InputErrors`` for what is no list of settings with lists of values.
  static func axes(_ node: RecipeNode) throws -> [(key: String, values: [Value])] {
    guard case .section(let entries) = node.content, !entries.isEmpty else {
      throw InputError.invalid(
        node.place.naming("sweep"), "\(node.found) is not a section of settings with lists of values",
        remedy: "Write it like sweep: {adapter.rank: [8, 32]}.")
    }
    var errors: [InputError] = [], distinct: [RecipeNode.Entry] = []
    for entry in flattened(entries) {
      guard let index = distinct.firstIndex(where: { $0.key == entry.key }) else {
        distinct.append(entry)
        continue
      }
      if case .override = entry.value.place {
        distinct[index] = entry
      } else {
        errors.append(
          .invalid(
            entry.value.place.naming("sweep.\(entry.key)"), "this is swept over twice", remedy: "Keep one of them."))
      }
    }
    let axes = distinct.map { entry in
      var values: [Value] = []
      if case .list(let items) = entry.value.content, !items.isEmpty {
        for item in items {
          if let text = item.label {
            values.append(Value(key: entry.key, node: item, text: text))
          } else {
            errors.append(
              .invalid(item.place.naming("sweep.\(entry.key)"), "\(item.found) is neither a value nor a list of values"))
          }
        }
      } else {
        errors.append(
          .invalid(
            entry.value.place.naming("sweep.\(entry.key)"), "\(entry.value.foundInSweep) is not a list with values",
            remedy: "Write it like adapter.rank: [8, 32]."))
      }
      return (entry.key, values)
    }
    for (key, _) in axes where unswept.contains(String(key.prefix { $0 != "." })) {
      errors.append(.invalid(node.place.naming("sweep.\(key)"), "this cannot be swept over"))
    }
    try InputErrors.throwIfAny(errors)
    return axes
  }

  /// `{adapter: {rank: …}}` says what `{adapter.rank: …}` says.
  private static func flattened(_ entries: [RecipeNode.Entry]) -> [RecipeNode.Entry] {
    entries.flatMap { entry in
      guard case .section(let below) = entry.value.content else { return [entry] }
      return flattened(below).map { RecipeNode.Entry(key: "\(entry.key).\($0.key)", place: $0.place, value: $0.value) }
    }
  }

  /// Every combination, the last axis changing fastest; empty if there are more than `limit`.
  static func combinations(of axes: [(key: String, values: [Value])], limit: Int) -> [[Value]] {
    var combinations: [[Value]] = [[]]
    for axis in axes {
      guard combinations.count * axis.values.count <= limit else { return [] }
      combinations = combinations.flatMap { combination in axis.values.map { combination + [$0] } }
    }
    return combinations
  }
}

extension RecipeNode {
  /// How a value, or a list of them, stands in the label of a variant: `8`, `[closed-book,lift]`.
  fileprivate var label: String? {
    switch content {
    case .text(let text, _): return text
    case .list(let items):
      let texts = items.map { item in if case .text(let text, _) = item.content { text } else { nil as String? } }
      return texts.contains(nil) ? nil : "[\(texts.compactMap(\.self).joined(separator: ","))]"
    case .section: return nil
    }
  }

  fileprivate var foundInSweep: String { if case .list = content { "an empty list" } else { found } }
}
