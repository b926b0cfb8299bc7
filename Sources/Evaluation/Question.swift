import Diagnostics
import Foundation

/// A question with the answers that count as right.
public struct Question: Sendable, Equatable {
  public let id: String
  public let text: String
  /// At least one.
  public let answers: [String]

  public init(id: String, text: String, answers: [String]) {
    precondition(!answers.isEmpty, "Question: no answer")
    self.id = id
    self.text = text
    self.answers = answers
  }
}

extension Question {
  private struct Line: Decodable {
    var id: String?
    var question: String?
    var answer: String?
    var answers: [String]?
  }

  /// Reads questions from JSON Lines: one object a line with `question`, and `answer` (a string) or `answers` (a list);
  /// `id` is optional and else the line's number, other keys are the writer's own.
  /// - Throws: ``InputError`` naming every line that is wrong.
  public static func read(path: String) throws -> [Question] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no file of questions that can be read here", remedy: "Check the path.")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw InputError.invalid(path, "the questions are not UTF-8 text", remedy: "Convert the file to UTF-8.")
    }
    var lines: [String: Int] = [:]
    let remedy = "Each line is an object such as {\"question\": \"Who …?\", \"answer\": \"…\"}."
    return try JSONRecords.elements(bytes, of: path, remedy: remedy) { line, number in
      let question = try parse(line, number: number).get()
      if let earlier = lines.updateValue(number, forKey: question.id) {
        throw Problem("has the id \"\(question.id)\" of line \(earlier)")
      }
      return question
    }
  }

  private typealias Problem = JSONRecords.Problem

  private static func parse(_ json: Data, number: Int) -> Result<Question, Problem> {
    let line: Line
    do {
      line = try JSONDecoder().decode(Line.self, from: json)
    } catch DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty {
      return .failure(Problem(wrongTypeAt: context.codingPath))
    } catch DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty {
      return .failure(Problem(wrongTypeAt: context.codingPath))
    } catch {
      return .failure(Problem("is not a JSON object"))
    }
    guard let question = line.question, !question.allSatisfy(\.isWhitespace) else {
      return .failure(Problem("has no question"))
    }
    let answers = (line.answers ?? []) + (line.answer.map { [$0] } ?? [])
    guard !answers.isEmpty else { return .failure(Problem("has no answer")) }
    guard !answers.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
      return .failure(Problem("has an empty answer"))
    }
    return .success(Question(id: line.id ?? String(number), text: question, answers: answers))
  }
}

extension JSONRecords.Problem {
  fileprivate init(wrongTypeAt path: [any CodingKey]) {
    let key = path[0].stringValue
    self.init("has something other than a \(key == "answers" ? "list of strings" : "string") as \(key)")
  }
}
