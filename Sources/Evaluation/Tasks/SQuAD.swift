import Diagnostics
import Foundation
import SentenceBoundaries

/// Questions about paragraphs (Rajpurkar et al., 2016, arXiv:1606.05250): files of version 1.1, of XQuAD, and the rows of
/// Hugging Face's `squad`, one JSON object a line.
///
/// The documents of a file of version 1.1 are its articles, those of rows the paragraphs. The evidence is the sentence
/// that the first answer stands in; other answers are as right, and may be taken from elsewhere.
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
      struct Answer: Decodable {
        var text: String
        var answer_start: Int?
      }
      var id: String
      var question: String
      var answers: [Answer]
    }
    var data: [Article]
  }

  private struct Row: Decodable {
    struct Answers: Decodable {
      var text: [String]
      var answer_start: [Int]?
    }
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
      var question = question(row.question, id: row.id, answers: row.answers.text)
      question.evidence = evidence(for: row.answers.text[0], at: row.answers.answer_start?.first, in: row.context)
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
      let questions = try article.paragraphs.flatMap { paragraph in
        try paragraph.qas.map { pair in
          guard let first = pair.answers.first else {
            throw InputError.invalid(path, "question \(pair.id) has no answer")
          }
          var question = question(pair.question, id: pair.id, answers: pair.answers.map(\.text))
          question.evidence = evidence(for: first.text, at: first.answer_start, in: paragraph.context)
          return question
        }
      }
      return TaskDocument(
        id: String(index + 1), title: article.title,
        text: article.paragraphs.map(\.context).joined(separator: "\n\n"), questions: questions)
    }
  }

  private static func question(_ text: String, id: String, answers: [String]) -> TaskQuestion {
    TaskQuestion(
      id: id, text: text, answers: answers,
      prompt: TaskPrompt(question: text, title: nil),
      maxTokens: 128, scoring: .metric(.f1))
  }

  /// The sentences that an answer is a part of; none if it does not stand where it is said to.
  /// - Parameter start: In Unicode code points.
  private static func evidence(for answer: String, at start: Int?, in context: String) -> [String] {
    let scalars = context.unicodeScalars
    guard let start, start >= 0, !answer.isEmpty,
      let first = scalars.index(scalars.startIndex, offsetBy: start, limitedBy: scalars.endIndex),
      scalars[first...].starts(with: answer.unicodeScalars)
    else { return [] }
    let end = scalars.index(first, offsetBy: answer.unicodeScalars.count)
    let sentences = Sentences.ranges(in: context).filter { $0.overlaps(first..<end) }
    guard let head = sentences.first, let last = sentences.last else { return [] }
    return [context[head.lowerBound..<last.upperBound].trimmingCharacters(in: .whitespacesAndNewlines)]
  }
}
