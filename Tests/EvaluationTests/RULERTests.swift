import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// Prompts as RULER's programs write them, cut at the document.
struct RULERTests {
  private func read(_ name: String, _ records: [[String: JSONValue]]) throws -> [TaskDocument] {
    try withTemporaryDirectory { directory in
      let url = URL(fileURLWithPath: directory).appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      let lines = try records.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
      try Data(lines.joined(separator: "\n").utf8).write(to: url)
      return try BenchmarkFormat.ruler.read(path: url.path)
    }
  }

  /// A prompt's pieces: before the document, document, question, start of the answer.
  private static let samples: [(file: String, kind: String, pieces: [String], asked: String)] = [
    (
      "niah_multikey_3_4096.jsonl", "niah_multikey_3",
      [
        "A special magic uuid is hidden within the following text. Make sure to memorize it. I will quiz you about the "
          + "uuid afterwards.\n",
        "One of the special magic uuids for k1 is: v1.\nOne of the special magic uuids for k2 is: v2.",
        "\nWhat is the special magic uuid for k2 mentioned in the provided text?",
        " The special magic uuid for k2 mentioned in the provided text is",
      ], "What is the special magic uuid for k2 mentioned in the provided text?"
    ),
    (
      "niah_multiquery/validation.jsonl", "niah_multiquery",
      [
        "Some special magic numbers are hidden within the following text. Make sure to memorize it. I will quiz you "
          + "about the numbers afterwards.\n",
        "One of the special magic numbers for a-b is: 1. What are all the friends? {x}",
        "\nWhat are all the special magic numbers for a-b, and c-d mentioned in the provided text?",
        " The special magic numbers for a-b, and c-d mentioned in the provided text are",
      ], "What are all the special magic numbers for a-b, and c-d mentioned in the provided text?"
    ),
    (
      "vt/validation.jsonl", "vt",
      [
        // The solved example stays in front.
        "Memorize and track the chain(s) of variable assignment hidden in the following text.\n\nVAR A = 1\nQuestion: "
          + "Find all variables that are assigned the value 1 in the text above. Answer: According to the chain(s) of "
          + "variable assignment in the text above, 1 variables are assigned the value 1, they are:  A\n\n"
          + "Memorize and track the chain(s) of variable assignment hidden in the following text.\n\n",
        "VAR B = 2\nVAR C = VAR B",
        "\nQuestion: Find all variables that are assigned the value 2 in the text above.",
        " Answer: According to the chain(s) of variable assignment in the text above, 2 variables are assigned the "
          + "value 2, they are: ",
      ], "Find all variables that are assigned the value 2 in the text above."
    ),
    (
      "cwe.jsonl", "cwe",
      [
        "Below is a numbered list of words. In these words, some appear more often than others. Memorize the ones that "
          + "appear most often.\n",
        "1. tree 2. sky 3. tree", "\nQuestion: What are the 10 most common words in the above list?",
        " Answer: The top 10 words that appear most often in the list are:",
      ], "What are the 10 most common words in the above list?"
    ),
    (
      "fwe_8192.jsonl", "fwe",
      [
        "Read the following coded text and track the frequency of each coded word. Find the three most frequently "
          + "appeared coded words. ",
        "... abc ... def",
        "\nQuestion: Do not provide any explanation. Please ignore the dots '....'. What are the three most frequently "
          + "appeared words in the above coded text?",
        " Answer: According to the coded text above, the three most frequently appeared words are:",
      ],
      "Do not provide any explanation. Please ignore the dots '....'. What are the three most frequently appeared "
        + "words in the above coded text?"
    ),
    (
      "other.jsonl", "qa",
      [
        "Answer the question based on the given documents. Only give me the answer and do not output any other "
          + "words.\n\nThe following are given documents.\n\n",
        "Document 1:\nAnswer: yes.\n\nDocument 2:\nQuestion: no.",
        "\n\nAnswer the question based on the given documents. Only give me the answer and do not output any other "
          + "words.\n\nQuestion: Who?",
        " Answer:",
      ], "Who?"
    ),
  ]

  @Test(arguments: 0..<6, [true, false]) func cuts(_ index: Int, isPrefixApart: Bool) throws {
    let (file, kind, pieces, asked) = Self.samples[index]
    var record: [String: JSONValue] = ["index": .number(0), "outputs": .list(["Me", "You"]), "length": .number(9)]
    record["input"] = .string(pieces.dropLast(isPrefixApart ? 1 : 0).joined())
    if isPrefixApart { record["answer_prefix"] = .string(pieces[3]) }
    let document = try #require(try read(file, [record]).first), question = try #require(document.questions.first)
    #expect(document.text == pieces[1] && question.kind == kind && question.text == asked)
    #expect(question.prompt.before == pieces[0] && question.prompt.behind == pieces[2])
    #expect(question.prompt.answerStart == pieces[3])
    #expect(question.prompt.withDocument(document.text) + question.prompt.answerStart == pieces.joined())
    #expect(question.prompt.closedBook == pieces[2].trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(question.score("only me") == (kind == "qa" ? 1 : 0.5))
  }

  @Test func budgets() throws {
    let budgets = try Self.samples.map { file, _, pieces, _ in
      try read(file, [["input": .string(pieces.joined()), "outputs": .list(["x"])]])[0].questions[0].maxTokens
    }
    #expect(budgets == [128, 128, 30, 120, 50, 32])
  }

  @Test func refusals() {
    let chat = "<|im_start|>user\n" + Self.samples[0].pieces.joined()
    let error = inputError {
      _ = try read(
        "x.jsonl", [["input": .string(chat), "outputs": .list(["x"])], ["input": .string(""), "outputs": .list([])]])
    }
    #expect(
      error?.problem == "line 1 has an input that is none of RULER's prompts for models without a chat template; "
        + "line 2 has no outputs")
  }
}
