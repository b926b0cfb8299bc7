import Diagnostics

/// The files of a benchmark, in its official format, or one's own.
public enum BenchmarkFormat: String, Sendable, CaseIterable {
  case loogle
  case longbench
  case squad
  case lostInTheMiddle = "lost-in-the-middle"
  case bamboo
  case leval
  case ruler
  /// One's own documents and questions, a question a line.
  case jsonl

  /// Reads a file. Documents with the same text are one.
  /// - Parameter note: Gets a sentence about what a good file holds and is not used.
  /// - Throws: ``InputError`` naming every record that is wrong.
  public func read(
    path: String, badLines: BadLines = .refuse, note: (String) -> Void = { _ in }
  ) throws -> [TaskDocument] {
    let documents = try records(path: path, badLines: badLines, note: note).groupedByText
    let (good, problems) = documents.checked
    switch badLines {
    case .skip(let report) where !problems.isEmpty && !good.isEmpty: report(path, problems)
    default:
      if !problems.isEmpty {
        throw InputError.invalid(path, problems.prefix(10).joined(separator: "; "), remedy: "Mend or remove it.")
      }
    }
    for document in good where document.questions.isEmpty { note("\(path): document \(document.id) has no question") }
    return good.filter { !$0.questions.isEmpty }
  }

  private func records(path: String, badLines: BadLines, note: (String) -> Void) throws -> [TaskDocument] {
    switch self {
    case .loogle: try LooGLE.read(path: path, badLines: badLines)
    case .longbench: try LongBench.read(path: path, badLines: badLines)
    case .squad: try SQuAD.read(path: path, badLines: badLines)
    case .lostInTheMiddle: try LostInTheMiddle.read(path: path, badLines: badLines)
    case .bamboo: try Bamboo.read(path: path, badLines: badLines)
    case .leval: try LEval.read(path: path, badLines: badLines, note: note)
    case .ruler: try RULER.read(path: path, badLines: badLines)
    case .jsonl: try DocumentFile.read(path: path, badLines: badLines)
    }
  }
}
