import Diagnostics
import Foundation

/// One's own questions in JSON Lines: one object a line with `question`, and `answer` (a string) or `answers` (a list).
/// `id` is optional and else the line's number; `kind` is optional, and so is `evidence`, a passage of the document that
/// the answer rests on, or a list of passages; other keys are the writer's own.
///
/// Asked with the paper's prompt, scored with the F1 of words.
public enum QuestionFile {
  struct Line: Decodable {
    var id: String?
    var kind: String?
    var question: String?
    var answer: String?
    var answers: [String]?
    var evidence: EvidencePassages?
    /// The text that the question is about, or the path of a file that holds it.
    var document: String?
    var documentPath: String?
    var title: String?
  }

  /// - Parameter title: Of the document that the questions are about.
  /// - Throws: ``InputError`` naming every line that is wrong.
  public static func read(path: String, title: String?, badLines: BadLines = .refuse) throws -> [TaskQuestion] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no file of questions that can be read here", remedy: "Check the path.")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw InputError.invalid(path, "the questions are not UTF-8 text", remedy: "Convert the file to UTF-8.")
    }
    var lines: [String: Int] = [:]
    return try JSONRecords.elements(bytes, of: path, remedy: remedy, badLines: badLines) { json, number in
      let question = try question(line(json), number: number, title: title)
      if let earlier = lines.updateValue(number, forKey: question.id) {
        throw JSONRecords.Problem("has the id \"\(question.id)\" of line \(earlier)")
      }
      return question
    }
  }

  static let remedy = "Each line is an object such as {\"question\": \"Who …?\", \"answer\": \"…\"}."

  static func line(_ json: Data) throws -> Line {
    do {
      return try JSONDecoder().decode(Line.self, from: json)
    } catch DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty {
      throw JSONRecords.Problem(wrongTypeAt: context.codingPath)
    } catch DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty {
      throw JSONRecords.Problem(wrongTypeAt: context.codingPath)
    } catch {
      throw JSONRecords.Problem("is not a JSON object")
    }
  }

  static func question(_ line: Line, number: Int, title: String?) throws -> TaskQuestion {
    guard let text = line.question, !text.allSatisfy(\.isWhitespace) else {
      throw JSONRecords.Problem("has no question")
    }
    let answers = (line.answers ?? []) + (line.answer.map { [$0] } ?? [])
    guard !answers.isEmpty else { throw JSONRecords.Problem("has no answer") }
    guard !answers.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
      throw JSONRecords.Problem("has an empty answer")
    }
    return TaskQuestion(
      id: line.id ?? String(number), kind: line.kind, text: text, answers: answers,
      prompt: TaskPrompt(question: text, title: title), maxTokens: nil, scoring: .metric(.f1),
      evidence: line.evidence?.passages ?? [])
  }
}

extension JSONRecords.Problem {
  fileprivate init(wrongTypeAt path: [any CodingKey]) {
    let key = path[0].stringValue
    let expected =
      switch key {
      case "answers": "a list of strings"
      case "evidence": "a string or a list of strings"
      default: "a string"
      }
    self.init("has something other than \(expected) as \(key)")
  }
}
