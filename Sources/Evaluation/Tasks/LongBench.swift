/// LongBench (Bai et al., 2023, arXiv:2308.14508), in the files of `THUDM/LongBench`.
///
/// Prompts with the document are its `dataset2prompt.json`, budgets its `dataset2maxlen.json`; those without the document
/// are the LIFT authors' where they have one, else the same without document and lead-in.
enum LongBench {
  private struct Record: Decodable {
    var input: String
    var context: String
    var answers: [String]
    var dataset: String
    var all_classes: [String]?
    var _id: String?
  }

  /// What a dataset asks and how; `{input}` is the record's.
  private struct Kind {
    var before: String
    var behind: String
    var closedBook: String
    var maxTokens: Int
    var scoring: Scoring = .f1
  }

  static func read(path: String) throws -> [TaskDocument] {
    try JSONRecords.read(Record.self, path: path) { record, line in
      guard let kind = kinds[record.dataset] else {
        let known = kinds.keys.sorted().joined(separator: ", ")
        throw JSONRecords.Problem("is of the dataset \"\(record.dataset)\"; \(known) can be read")
      }
      guard !record.answers.isEmpty else { throw JSONRecords.Problem("has no answer") }
      func filled(_ text: String) -> String { text.replacing("{input}", with: record.input) }
      let question = TaskQuestion(
        id: "1", kind: record.dataset, answers: record.answers,
        prompt: TaskPrompt(before: kind.before, behind: filled(kind.behind), closedBook: filled(kind.closedBook)),
        maxTokens: kind.maxTokens, scoring: kind.scoring)
      let id = record._id ?? String(line)
      return TaskDocument(id: id, title: record.dataset, text: record.context, questions: [question])
    }
  }

  private static let passages = Kind(
    before: "Answer the question based on the given passages. Only give me the answer and do not output any other words.\n\n"
      + "The following are given passages.\n",
    behind: "\n\nAnswer the question based on the given passages. Only give me the answer and do not output any other words."
      + "\n\nQuestion: {input}\nAnswer:",
    closedBook: "Answer the question based on the passages you know. Only give me the answer and do not output any other "
      + "words.\n\nQuestion: {input}\nAnswer:",
    maxTokens: 32)

  private static let kinds: [String: Kind] = [
    "musique": passages, "hotpotqa": passages, "2wikimqa": passages,
    "gov_report": Kind(
      before: "You are given a report by a government agency. Write a one-page summary of the report.\n\nReport:\n",
      behind: "\n\nNow, write a one-page summary of the report.\n\nSummary:",
      closedBook: "Based on your knowledge of the report by a government agency, write a one-page summary of the report."
        + "\n\nNow, write a one-page summary of the report you know.\n\nSummary:",
      maxTokens: 512, scoring: .rougeL),
    "qmsum": Kind(
      before: "You are given a meeting transcript and a query containing a question or instruction. Answer the query in one "
        + "or more sentences.\n\nTranscript:\n",
      behind: "\n\nNow, answer the query based on the above meeting transcript in one or more sentences.\n\nQuery: {input}\n"
        + "Answer:",
      closedBook: "You are given a query containing a question or instruction. Based on the meeting transcript you know, "
        + "answer the query in one or more sentences.\n\nNow, answer the query based on the meeting transcript you know in "
        + "one or more sentences.\n\nQuery: {input}\nAnswer:",
      maxTokens: 512, scoring: .rougeL),
    "passage_retrieval_en": Kind(
      before: "Here are 30 paragraphs from Wikipedia, along with an abstract. Please determine which paragraph the abstract "
        + "is from.\n\n",
      behind: "\n\nThe following is an abstract.\n\n{input}\n\nPlease enter the number of the paragraph that the abstract is "
        + "from. The answer format must be like \"Paragraph 1\", \"Paragraph 2\", etc.\n\nThe answer is: ",
      closedBook: "You have known 30 paragraphs from Wikipedia, along with an abstract. Please determine which paragraph the "
        + "abstract is from. The following is an abstract.\n\n{input}\n\nPlease enter the number of the paragraph that the "
        + "abstract is from based on your knowledge of the 30 paragraphs. The answer format must be like \"Paragraph 1\", "
        + "\"Paragraph 2\", etc.\n\nThe answer is: ",
      maxTokens: 32, scoring: .retrieval),
  ]
}
