/// LongBench (Bai et al., 2023, arXiv:2308.14508), in the files of `THUDM/LongBench`.
enum LongBench {
  private struct Record: Decodable {
    var input: String
    var context: String
    var answers: [String]
    var dataset: String
    var all_classes: [String]?
    var _id: String?
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, line in
      guard let dataset = LongBenchDataset.all[record.dataset] else {
        let known = LongBenchDataset.all.keys.sorted().joined(separator: ", ")
        throw JSONRecords.Problem("is of the dataset \"\(record.dataset)\"; \(known) can be read")
      }
      guard !record.answers.isEmpty else { throw JSONRecords.Problem("has no answer") }
      var scoring = dataset.scoring
      if case .classification = scoring {
        guard let classes = record.all_classes, !classes.isEmpty else {
          throw JSONRecords.Problem("has no all_classes, which \(record.dataset) is scored with")
        }
        scoring = .classification(classes)
      }
      var question = TaskQuestion(
        id: "1", kind: record.dataset, text: record.input, answers: record.answers,
        prompt: dataset.prompt(input: record.input, title: record.dataset), maxTokens: dataset.maxTokens,
        scoring: scoring)
      question.scoresFirstLine = dataset.scoresFirstLine
      let id = record._id ?? String(line)
      return TaskDocument(id: id, title: record.dataset, text: record.context, questions: [question])
    }
  }
}
