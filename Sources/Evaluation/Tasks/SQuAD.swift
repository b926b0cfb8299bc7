import Diagnostics
import Foundation

/// Questions about paragraphs (Rajpurkar et al., 2016, arXiv:1606.05250): files of version 1.1, of XQuAD, and the rows of
/// Hugging Face's `squad`, one JSON object a line.
///
/// The documents of a file of version 1.1 are its articles, those of rows the paragraphs.
enum SQuAD {
  private struct File: Decodable {
    struct Article: Decodable {
      var title: String
      var paragraphs: [Paragraph]
    }
    struct Paragraph: Decodable {
      var context: String
      var qas: [Pair]
    }
    struct Pair: Decodable {
      struct Answer: Decodable { var text: String }
      var id: String
      var question: String
      var answers: [Answer]
    }
    var data: [Article]
  }

  private struct Row: Decodable {
    struct Answers: Decodable { var text: [String] }
    var id: String
    var title: String
    var context: String
    var question: String
    var answers: Answers
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no file of questions that can be read here", remedy: "Check the path.")
    }
    if let file = try? JSONDecoder().decode(File.self, from: bytes) { return try documents(file, path) }
    let rows = try JSONRecords.read(Row.self, path: path, badLines: badLines) { row, line in
      guard !row.answers.text.isEmpty else { throw JSONRecords.Problem("has no answer") }
      let question = question(row.question, id: row.id, answers: row.answers.text, title: row.title)
      return TaskDocument(id: String(line), title: row.title, text: row.context, questions: [question])
    }
    return rows.groupedByText.enumerated().map { index, document in
      var document = document
      document.id = String(index + 1)
      return document
    }
  }

  private static func documents(_ file: File, _ path: String) throws -> [TaskDocument] {
    try file.data.enumerated().map { index, article in
      let questions = try article.paragraphs.flatMap(\.qas).map { pair in
        guard !pair.answers.isEmpty else { throw InputError.invalid(path, "question \(pair.id) has no answer") }
        return question(pair.question, id: pair.id, answers: pair.answers.map(\.text), title: article.title)
      }
      return TaskDocument(
        id: String(index + 1), title: article.title,
        text: article.paragraphs.map(\.context).joined(separator: "\n\n"), questions: questions)
    }
  }

  private static func question(_ text: String, id: String, answers: [String], title: String) -> TaskQuestion {
    TaskQuestion(
      id: id, text: text, answers: answers,
      prompt: TaskPrompt(question: text, title: nil),
      maxTokens: 128, scoring: .metric(.f1))
  }
}
