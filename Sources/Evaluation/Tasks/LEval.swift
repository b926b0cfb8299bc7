import Diagnostics
import Foundation

/// L-Eval (An et al., 2023, arXiv:2307.11088), in the files of `OpenLMLab/LEval`.
///
/// Prompts are those of its programs for chat models, which tell tasks apart by the file's name, as is done here; what
/// they put behind the turn marker begins the answer. Lines that people or a model would have to judge (`human`, `LLM`)
/// are left out. Open questions tell the model how many words the reference has; that is how the benchmark asks.
///
/// A question of `sci_fi` is two: whether a claim holds in the document's world, and whether it does in the real one.
/// The official programs ask the second without the document; a reader that shows documents shows it there, too.
enum LEval {
  private struct Record: Decodable {
    var instructions: [String]
    var outputs: [String]
    var input: String
    var evaluation: String
  }

  /// The questions of a line, to be put with those about the same text.
  private struct Line {
    var text: String
    var questions: [TaskQuestion]
    /// The way in which a line that is left out is to be judged.
    var leftOut: String?
  }

  static func read(path: String, badLines: BadLines, note: (String) -> Void) throws -> [TaskDocument] {
    let title = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let lines = try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, number in
      try line(record, number: number, title: title)
    }
    let leftOut = lines.compactMap(\.leftOut)
    guard leftOut.count < lines.count else {
      throw InputError.invalid(
        path, "every line is to be judged as \(names(leftOut)), which is not done here; exam, f1 and rouge are",
        remedy: "Give a file that has such lines.")
    }
    if !leftOut.isEmpty {
      note(
        "\(path): \(leftOut.count) of \(lines.count) lines are left out, which are to be judged as \(names(leftOut))")
    }
    return lines.filter { $0.leftOut == nil }.enumerated().map { index, line in
      TaskDocument(id: String(index + 1), title: title, text: line.text, questions: line.questions)
    }
  }

  private static func names(_ evaluations: [String]) -> String { Set(evaluations).sorted().joined(separator: ", ") }

  private static func line(_ record: Record, number: Int, title: String) throws -> Line {
    guard ["exam", "f1", "rouge"].contains(record.evaluation) else {
      return Line(text: record.input, questions: [], leftOut: record.evaluation)
    }
    guard record.instructions.count == record.outputs.count, !record.outputs.isEmpty else {
      throw JSONRecords.Problem(
        "has \(record.instructions.count) instructions and \(record.outputs.count) outputs; expected as many, at least "
          + "one")
    }
    let task = LEvalTask(file: title, evaluation: record.evaluation)
    let questions = try zip(record.instructions, record.outputs).enumerated().flatMap { index, pair in
      let id = "\(number).\(index + 1)"
      guard !pair.1.allSatisfy(\.isWhitespace) else { throw JSONRecords.Problem("has an empty output \(index + 1)") }
      if task == .fiction { return try claim(pair.0, answer: pair.1, id: id, title: title) }
      return [
        TaskQuestion(
          id: id, kind: task == .topics ? "topic \(index + 1)" : title, text: pair.0, answers: [pair.1],
          prompt: task.prompt(pair.0, answer: pair.1, title: title), maxTokens: maxTokens, scoring: task.scoring)
      ]
    }
    return Line(text: record.input, questions: questions)
  }

  /// - Parameter answer: What holds in the document's world and in the real one, `True [fact: False]`.
  private static func claim(_ text: String, answer: String, id: String, title: String) throws -> [TaskQuestion] {
    let worlds = answer.lowercased().components(separatedBy: "[fact:")
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "] \t\n")) }
    guard worlds.count == 2 else {
      throw JSONRecords.Problem("has the output \"\(answer)\"; expected one such as \"True [fact: False]\"")
    }
    return [
      TaskQuestion(
        id: id, kind: "loyalty", text: text, answers: [worlds[0]],
        prompt: LEvalTask.fiction.prompt(text, answer: answer, title: title), maxTokens: maxTokens, scoring: .truth),
      TaskQuestion(
        id: id + "-fact", kind: "fact", text: text, answers: [worlds[1]], prompt: LEvalTask.factPrompt(text),
        maxTokens: maxTokens, scoring: .truth),
    ]
  }

  private static let maxTokens = 512
}
