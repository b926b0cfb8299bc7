/// Lost in the Middle (Liu et al., 2023, arXiv:2307.03172), in the files of `nelson-liu/lost-in-the-middle`: key–value
/// retrieval and questions over search results.
enum LostInTheMiddle {
  /// Either kind of record has keys of its own.
  private struct Record: Decodable {
    struct Passage: Decodable {
      var title: String
      var text: String
    }
    var ordered_kv_records: [[String]]?
    var key: String?
    var value: String?
    var question: String?
    var answers: [String]?
    var ctxs: [Passage]?
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, line in
      if let pairs = record.ordered_kv_records, let key = record.key, let value = record.value {
        guard pairs.allSatisfy({ $0.count == 2 }) else {
          throw JSONRecords.Problem("has something else than pairs in ordered_kv_records")
        }
        return keyValue(pairs, key, value, id: String(line))
      }
      if let question = record.question, let answers = record.answers, !answers.isEmpty, let passages = record.ctxs {
        return questions(question, answers, passages, id: String(line))
      }
      throw JSONRecords.Problem(
        "has neither ordered_kv_records, key and value nor question, answers (at least one) and ctxs")
    }
  }

  private static func keyValue(_ pairs: [[String]], _ key: String, _ value: String, id: String) -> TaskDocument {
    let lines = pairs.enumerated().map { "\($0 == 0 ? "{" : " ")\"\($1[0])\": \"\($1[1])\"" }
    let lead = "Extract the value corresponding to the specified key in the JSON object below.\n\n"
    let prompt = TaskPrompt(
      before: lead + "JSON data:\n", behind: "\n\nKey: \"\(key)\"\nCorresponding value:",
      closedBook: lead + "Key: \"\(key)\"\nCorresponding value:")
    return TaskDocument(
      id: id, title: nil, text: lines.joined(separator: ",\n") + "}",
      questions: [
        TaskQuestion(
          id: "1", kind: "key-value", text: key, answers: [value], prompt: prompt, maxTokens: 100,
          scoring: .metric(.containsAny))
      ])
  }

  private static func questions(
    _ question: String, _ answers: [String], _ passages: [Record.Passage], id: String
  ) -> TaskDocument {
    let texts = passages.enumerated().map { "Document [\($0 + 1)](Title: \($1.title)) \($1.text)" }
    let prompt = TaskPrompt(
      before: "Write a high-quality answer for the given question using only the provided search results (some of which "
        + "might be irrelevant).\n\n",
      behind: "\n\nQuestion: \(question)\nAnswer:", closedBook: question)
    return TaskDocument(
      id: id, title: nil, text: texts.joined(separator: "\n"),
      questions: [
        TaskQuestion(
          id: "1", kind: "search", text: question, answers: answers, prompt: prompt, maxTokens: 100,
          scoring: .containsNormalised)
      ])
  }
}
