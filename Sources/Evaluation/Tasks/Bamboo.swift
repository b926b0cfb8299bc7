import Foundation

/// BAMBOO's multiple choice over papers and meetings, and numbers from changed articles (Dong et al., 2023,
/// arXiv:2309.13345), in the files of `RUCAIBox/BAMBOO`: `paperqa`, `meetingqa` and `altqa`.
///
/// The kind of a choice is its right letter: small models say the same letter always, which a score by letter shows.
enum Bamboo {
  private struct Record: Decodable {
    var content: String
    var answer: String
    var question: String?
    var options: [String]?
    var evidence: EvidencePassages?
  }

  private static let instruction =
    "You are given an article or a long dialogue, a multiple-choice question with four optional answer(marked by A, B, C, "
    + "D). Please choose the best answer to the question based on the given content by responsing its corresponding letter "
    + "(either A, B, C, or D). Do not provide any explanation."

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    let title = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, line in
      let (text, question, prompt) = try record.question == nil ? number(record, title) : choice(record, title)
      return TaskDocument(
        id: String(line), title: title, text: text,
        questions: [
          TaskQuestion(
            id: "1", kind: record.question == nil ? nil : "answer \(record.answer)", text: question,
            answers: [record.answer], prompt: prompt, maxTokens: 32,
            scoring: record.question == nil ? .number : .letter, evidence: record.evidence?.passages ?? [])
        ])
    }
  }

  private static func choice(
    _ record: Record, _ title: String
  ) throws -> (text: String, question: String, prompt: TaskPrompt) {
    guard let options = record.options, !options.isEmpty, let question = record.question else {
      throw JSONRecords.Problem("has a question without options")
    }
    let end =
      "Question: \(question)\nOptions: \(options.joined(separator: "\t"))\n\n"
      + "Answer(Only give the corresponding letter (either A, B, C, or D)): "
    return (
      record.content, question,
      TaskPrompt(
        before: instruction + "\n\nArticle: ```", behind: "```\n\n" + end,
        closedBook: TaskPrompt.closedBookLead(title) + "\n" + instruction + "\n\n" + end)
    )
  }

  /// Instruction, document and question are one text, the question before the document or behind it.
  private static func number(
    _ record: Record, _ title: String
  ) throws -> (text: String, question: String, prompt: TaskPrompt) {
    let content = record.content, documentMark = "\n\nDocument:\n", questionMark = "\n\nQuestion:\n"
    guard let document = content.firstRange(of: documentMark),
      let question = content.ranges(of: questionMark).first(where: { $0.lowerBound < document.lowerBound })
        ?? content.ranges(of: questionMark).last
    else {
      throw JSONRecords.Problem("has a content without \"Document:\" and \"Question:\", and no question of its own")
    }
    let isLast = question.lowerBound > document.lowerBound
    let text = content[document.upperBound..<(isLast ? question.lowerBound : content.endIndex)]
    let asked = content[question.lowerBound..<(isLast ? content.endIndex : document.lowerBound)]
    let lead = content[..<(isLast ? document.lowerBound : question.lowerBound)]
    let end =
      "\n\nYou should only give an number as the answer, without any explanations and other words.\nAnswer: "
    return (
      String(text), String(asked.dropFirst(questionMark.count)),
      TaskPrompt(
        before: String(content[..<document.upperBound]), behind: (isLast ? String(asked) : "") + end,
        closedBook: TaskPrompt.closedBookLead(title) + "\n" + String(lead + asked) + end)
    )
  }
}
