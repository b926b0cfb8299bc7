import Adapters
import Evaluation
import LIFT

/// Two adapters beside each other.
struct AdapterComparison {
  let first: AdapterFacts
  let second: AdapterFacts
  let matrices: [MatrixComparison]
  let answers: AnswerComparison

  struct Fact: Encodable {
    var name: String
    /// Nil where it is not known.
    var first: String?
    var second: String?
  }

  /// All facts, in the order of the first, then those of the second alone.
  private var facts: [Fact] {
    let (own, others) = (first.all, second.all)
    return own.map { fact in Fact(name: fact.name, first: fact.value, second: others.first { $0.name == fact.name }?.value) }
      + others.filter { fact in !own.contains { $0.name == fact.name } }.map { Fact(name: $0.name, first: nil, second: $0.value) }
  }

  var text: String {
    let facts = facts
    var table = TextTable([.init("differs"), .init("first"), .init("second")])
    for fact in facts {
      if let first = fact.first, let second = fact.second, first != second {
        table.append([fact.name, printable(first), printable(second)])
      }
    }
    return table.rendered()
      + "\n" + Self.line("the same", facts.filter { $0.first == $0.second })
      + Self.line("known of the first alone", facts.filter { $0.second == nil })
      + Self.line("known of the second alone", facts.filter { $0.first == nil })
      + "\n" + changes + "\n" + answers.text
  }

  /// Names of facts; settings, which have names of several parts and are many, are counted.
  private static func line(_ title: String, _ facts: [Fact]) -> String {
    let settings = facts.filter { $0.name.contains(".") }.count
    let names = facts.map(\.name).filter { !$0.contains(".") } + (settings == 0 ? [] : ["\(settings) settings"])
    return facts.isEmpty ? "" : "\(title): \(names.joined(separator: ", "))\n"
  }

  /// A row for each layer and one for all; by kind of matrix, the cosine.
  private var changes: String {
    let inside = matrices.filter { $0.layer != nil }
    let names = inside.compactMap(\.name).unique
    var table = TextTable(
      (["layer", "first", "second", "first − second", "cosine"] + names).map { .init($0, .right) })
    func append(_ title: String, _ parts: [MatrixComparison]) {
      let sum = MatrixComparison(parts)
      let norms = [sum.first, sum.second, sum.difference].map { Format.significant($0.squareRoot()) }
      table.append(
        [title] + norms + [Self.cosine(sum)]
          + names.map { name in
            let part = parts.filter { $0.name == name && $0.layer != nil }
            return part.isEmpty ? "" : Self.cosine(MatrixComparison(part))
          })
    }
    for (layer, row) in Dictionary(grouping: inside, by: { $0.layer ?? 0 }).sorted(by: { $0.key < $1.key }) {
      append(String(layer), row)
    }
    for matrix in matrices where matrix.layer == nil { append(matrix.name ?? "", [matrix]) }
    append("all", matrices)
    return "Frobenius norms by layer, and cosines, by module as well\n\n\(table.rendered())"
  }

  private static func cosine(_ matrix: MatrixComparison) -> String {
    matrix.cosine.map { Format.fixed($0, 4) } ?? "–"
  }

  /// The same for programs.
  struct Line: Encodable {
    struct Matrix: Encodable {
      var layer: Int?
      var name: String?
      /// Frobenius norms.
      var first, second, difference: Double
      var cosine: Double?

      init(_ matrix: MatrixComparison) {
        (layer, name, cosine) = (matrix.layer, matrix.name, matrix.cosine)
        (first, second, difference) = (
          matrix.first.squareRoot(), matrix.second.squareRoot(), matrix.difference.squareRoot()
        )
      }
    }

    var differences: [Fact]
    var all: Matrix
    var matrices: [Matrix]
    var answers: AnswerComparison

    init(_ comparison: AdapterComparison) {
      differences = comparison.facts.filter { $0.first != $0.second }
      all = Matrix(MatrixComparison(comparison.matrices))
      matrices = comparison.matrices.map(Matrix.init)
      answers = comparison.answers
    }
  }
}
