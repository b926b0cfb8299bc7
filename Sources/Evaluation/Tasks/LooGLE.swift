/// LooGLE's questions about long articles and scripts (Li et al., 2023, arXiv:2311.04939), in the files of
/// `bigai-nlco/LooGLE`: `shortdep_qa.jsonl` and `longdep_qa.jsonl`.
///
/// Prompts are those of the paper (Mao et al., 2025, arXiv:2502.14644v4, §4) without the blank behind `Answer:`, which its
/// training prompt does not have. Scored with the recall of words; the benchmark's own judge is a model.
enum LooGLE {
  private struct Record: Decodable {
    var input: String
    var title: String
    /// A Python list inside a string.
    var qa_pairs: String
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, line in
      let pairs: PythonLiteral
      do {
        pairs = try PythonLiteral(record.qa_pairs)
      } catch {
        throw JSONRecords.Problem("has qa_pairs that are no Python list: \(error)")
      }
      guard let list = pairs.listValue, !list.isEmpty else {
        throw JSONRecords.Problem("has qa_pairs that are no list with something in it")
      }
      let questions = try list.enumerated().map { index, pair in
        try question(pair, id: String(index + 1), title: record.title)
      }
      return TaskDocument(id: String(line), title: record.title, text: record.input, questions: questions)
    }
  }

  private static func question(_ pair: PythonLiteral, id: String, title: String) throws -> TaskQuestion {
    guard let question = pair["Q"]?.stringValue, let answer = pair["A"]?.stringValue else {
      throw JSONRecords.Problem("has a pair \(id) in qa_pairs without the strings Q and A")
    }
    let kind = pair["type"]?.stringValue
    // One passage in short-dependency pairs, a list in the others.
    let support = pair["S"], evidence = support?.listValue ?? support.map { [$0] } ?? []
    return TaskQuestion(
      id: id, kind: kind, text: question, answers: [answer], prompt: TaskPrompt(question: question, title: title),
      maxTokens: kind == nil ? 300 : 500, scoring: .metric(.recall),
      evidence: evidence.compactMap(\.stringValue))
  }
}
