import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// L-Eval's records, and what becomes of them by the name of their file.
struct LEvalTests {
  private func read(_ name: String, _ text: String, note: (String) -> Void = { _ in }) throws -> [TaskDocument] {
    try withTemporaryDirectory { directory in
      let path = directory + "/\(name).jsonl"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try BenchmarkFormat.leval.read(path: path, note: note)
    }
  }

  private func record(
    _ instructions: [String], _ outputs: [String], input: String = "text", evaluation: String = "exam"
  ) throws -> String {
    let lists = try [instructions, outputs].map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    return
      #"{"instructions": \#(lists[0]), "outputs": \#(lists[1]), "input": "\#(input)", "evaluation": "\#(evaluation)"}"#
  }

  @Test func multipleChoice() throws {
    let documents = try read("quality", record(["Why? (A) a (B) b", "Who? (A) a (B) b"], ["(B) b", "(A) a"]))
    #expect(documents.map(\.text) == ["text"] && documents[0].title == "quality")
    let questions = documents[0].questions
    #expect(questions.map(\.id) == ["1.1", "1.2"] && questions.map(\.kind) == ["quality", "quality"])
    #expect(questions.map(\.scoring) == [.choice, .choice] && questions.map(\.maxTokens) == [512, 512])
    let prompt = questions[0].prompt
    #expect(try #require(prompt.system).hasSuffix("please directly give the concise and accurate answer. "))
    #expect(
      prompt.withDocument("X") == "Document is as follows. X \nQuestion: Why? (A) a (B) b.  Please directly give the "
        + "answer without any additional output or explanation ")
    #expect(prompt.answerStart == "\nAnswer:" && prompt.usesTemplate)
    #expect(
      prompt.closedBook == "Please answer the question based on \"quality\".\nQuestion: Why? (A) a (B) b.  Please "
        + "directly give the answer without any additional output or explanation ")
    #expect(questions[0].score("B") == 1 && questions[0].score("A") == 0)
  }

  @Test func openQuestionsTellTheLength() throws {
    let lines = try [
      record(["Who?"], ["he  and\\nshe"], evaluation: "f1"), record(["Sum up."], ["a b"], evaluation: "rouge"),
    ]
    let documents = try read("gov_report_summ", lines.joined(separator: "\n"))
    // The same text is the same document.
    #expect(documents.count == 1 && documents[0].questions.map(\.id) == ["1.1", "2.1"])
    #expect(documents[0].questions.map(\.scoring) == [.metric(.f1), .rougeMean])
    let prompt = documents[0].questions[1].prompt
    #expect(
      prompt.withDocument("X") == "Document is as follows. X Instruction: Sum up. \nAnswer this question with 2 words.")
    #expect(prompt.answerStart.isEmpty)
  }

  @Test(arguments: [
    ("gsm100", .finalNumber, "Given several question answer pairs"),
    ("codeU", .codeOutput, "Now you are given a code base"),
    ("topic_retrieval_longchat", .exam, "Below is a record"),
  ] as [(String, Scoring, String)])
  func tasksWithTheInstructionBehindTheText(_ name: String, _ scoring: Scoring, _ system: String) throws {
    let question = try #require(try read(name, record(["Q"], ["18"])).first?.questions.first)
    #expect(question.scoring == scoring && question.prompt.system?.hasPrefix(system) == true)
    #expect(question.prompt.withDocument("X") == "X\n\nQ")
    #expect(question.prompt.closedBook == "Please answer the question based on \"\(name)\".\n\nQ")
  }

  @Test func topicsAreReportedByTheirPlace() throws {
    let questions = try read("topic_retrieval_longchat", record(["1?", "2?"], ["a", "b"])).flatMap(\.questions)
    #expect(questions.map(\.kind) == ["topic 1", "topic 2"])
  }

  @Test func courseraHasSeveralRightLetters() throws {
    let question = try #require(try read("coursera", record(["Q"], ["AB"])).first?.questions.first)
    #expect(question.score("A") == 0.25 && question.prompt.system?.contains("(like A or AB)") == true)
  }

  @Test func claimsAreAskedAboutTwoWorlds() throws {
    let claim = "Mars is red, True or False? Answer this question based on the world described in the document."
    let questions = try read("sci_fi", record([claim], ["False [fact: True]"])).flatMap(\.questions)
    #expect(questions.map(\.kind) == ["loyalty", "fact"] && questions.map(\.answers) == [["false"], ["true"]])
    #expect(questions.map { $0.score("True.") } == [0, 1])
    #expect(questions[0].prompt.withDocument("X").hasPrefix("Document is as follows. X \nQuestion: Mars is red"))
    #expect(
      questions[1].prompt.closedBook == "Mars is red, True or False? Answer this question based on the real-world "
        + "knowledge and facts up until your last trainingPlease directly answer without any additional output or "
        + "explanation. ")
  }

  @Test func linesForJudgesAreLeftOutAndTold() throws {
    let lines = try ["human", "f1", "LLM", "human"].map { try record(["Q"], ["A b"], input: $0, evaluation: $0) }
    var notes: [String] = []
    let documents = try read("multidoc_qa", lines.joined(separator: "\n")) { notes.append($0) }
    #expect(documents.map(\.text) == ["f1"])
    #expect(notes.count == 1 && notes[0].hasSuffix(": 3 of 4 lines are left out, which are to be judged as LLM, human"))
    let error = inputError { _ = try read("x", lines[0]) }
    #expect(error?.problem == "every line is to be judged as human, which is not done here; exam, f1 and rouge are")
  }

  @Test(arguments: [
    (#"{"instructions": ["a"], "outputs": ["b"], "input": "c"}"#, "line 1 has no evaluation"),
    (
      #"{"instructions": ["a", "b"], "outputs": ["b"], "input": "c", "evaluation": "f1"}"#,
      "line 1 has 2 instructions and 1 outputs; expected as many, at least one"
    ),
    (
      #"{"instructions": ["a"], "outputs": [" "], "input": "c", "evaluation": "f1"}"#, "line 1 has an empty output 1"
    ),
    (
      #"{"instructions": ["a"], "outputs": ["True"], "input": "c", "evaluation": "exam"}"#,
      "line 1 has the output \"True\"; expected one such as \"True [fact: False]\""
    ),
  ])
  func refusals(_ line: String, _ problem: String) {
    #expect(inputError { _ = try read("sci_fi", line) }?.problem == problem)
  }
}
