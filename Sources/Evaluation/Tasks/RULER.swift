import Foundation

/// RULER (Hsieh et al., 2024, arXiv:2404.06654), in the files that the programs of `NVIDIA/RULER` write for models
/// without a chat template (`base`).
///
/// A record holds a whole prompt, which is cut into what stands before the document, the document, and the question; a
/// solved example stays before the document. What the answer is to begin with ends the prompt or is a key of its own,
/// `answer_prefix`, according to the version. The task is the one that the file or its folder is named for, since
/// prompts do not tell all tasks apart.
enum RULER {
  private struct Record: Decodable {
    var input: String
    var outputs: [String]
    var answer_prefix: String?
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    let url = URL(fileURLWithPath: path)
    let names = [url.lastPathComponent, url.deletingLastPathComponent().lastPathComponent]
    return try JSONRecords.read(Record.self, path: path, badLines: badLines) { record, line in
      guard !record.outputs.isEmpty else { throw JSONRecords.Problem("has no outputs") }
      let input = record.input + (record.answer_prefix ?? "")
      let cuts = RULERTemplate.all.lazy.compactMap { template in template.cut(input).map { (template, $0) } }
      guard let (template, parts) = cuts.first else {
        throw JSONRecords.Problem("has an input that is none of RULER's prompts for models without a chat template")
      }
      let text =
        parts.question.ranges(of: "Question: ").last.map { parts.question[$0.upperBound...] } ?? parts.question[...]
      let asked = text.trimmingCharacters(in: .whitespacesAndNewlines)
      let prompt = TaskPrompt(
        before: parts.before, behind: parts.question,
        closedBook: parts.question.trimmingCharacters(in: .whitespacesAndNewlines), answerStart: parts.answerStart)
      let question = TaskQuestion(
        id: "1", kind: template.task(named: names), text: asked, answers: record.outputs, prompt: prompt,
        maxTokens: template.maxTokens, scoring: template.scoring)
      return TaskDocument(id: String(line), title: nil, text: parts.document, questions: [question])
    }
  }
}

extension RULERTemplate {
  fileprivate struct Parts {
    var before: String
    var document: String
    var question: String
    var answerStart: String
  }

  /// The pieces of a prompt, which together are the prompt; nil if it is of another template.
  ///
  /// The last document counts: a solved example before it has one, too.
  fileprivate func cut(_ prompt: String) -> Parts? {
    guard prompt.hasPrefix(lead.literalStart),
      let document = prompt.ranges(of: lead.literalEnd).last?.upperBound,
      let question = prompt[document...].ranges(of: self.question.literalStart).last?.lowerBound,
      let answer = prompt[question...].ranges(of: answerStart.literalStart).last?.lowerBound
    else { return nil }
    return Parts(
      before: String(prompt[..<document]), document: String(prompt[document..<question]),
      question: String(prompt[question..<answer]), answerStart: String(prompt[answer...]))
  }

  /// The first of its tasks that a name begins with, else the name of them all.
  fileprivate func task(named names: [String]) -> String {
    for name in names {
      if let task = tasks.first(where: name.hasPrefix) { return task }
    }
    return family
  }
}

extension String {
  /// What stands before the first `{name}`, and behind the last; all of it if there is none.
  fileprivate var literalStart: String { String(prefix { $0 != "{" }) }
  fileprivate var literalEnd: String {
    split(separator: "}", omittingEmptySubsequences: false).last.map(String.init) ?? self
  }
}
