import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// Documents made to measure, whatever they ask for.
struct SyntheticDatasetTests {
  private func documents(
    _ tasks: [SyntheticDataset.Kind], lengths: [Int], depths: [Double] = [], samples: Int = 1, seed: UInt64 = 1,
    tokenCount: @escaping (String) -> Int = wordCount, haystackText: String? = nil
  ) throws -> [TaskDocument] {
    try SyntheticDataset(tasks: tasks, lengths: lengths, depths: depths, samples: samples)
      .documents(seed: seed, tokenCount: tokenCount, haystackText: haystackText)
  }

  @Test(arguments: SyntheticDataset.Kind.allCases) func lengthsAreThoseAskedFor(_ kind: SyntheticDataset.Kind) throws {
    for document in try documents([kind], lengths: [700, 1024, 4096, 16384]) {
      let length = try #require(document.place?.length), found = wordCount(document.text)
      #expect(found <= length && Double(found) >= 0.99 * Double(length), "\(document.id): \(found)")
    }
  }

  /// Tokens that do not add up: a line break joins the full stop before it, and parts of words are counted.
  @Test(arguments: SyntheticDataset.Kind.allCases)
  func lengthsHoldForOtherTokens(_ kind: SyntheticDataset.Kind) throws {
    func pieces(_ text: String) -> Int { text.utf8.count / 4 + text.count { $0 == "\n" } / 2 }
    for document in try documents([kind], lengths: [4096, 8192], tokenCount: pieces) {
      let length = try #require(document.place?.length), found = pieces(document.text)
      #expect(found <= length && Double(found) >= 0.99 * Double(length), "\(document.id): \(found)")
    }
  }

  /// Lines of UUIDs have some fifty tokens each, which is more than 1 % of a document.
  @Test(arguments: [SyntheticDataset.Kind.niahMultikey2, .niahMultikey3])
  func lengthsHoldForLongLines(_ kind: SyntheticDataset.Kind) throws {
    func pieces(_ text: String) -> Int { text.utf8.count / 2 }
    for document in try documents([kind], lengths: [2048, 4096], depths: [0, 1], tokenCount: pieces) {
      let length = try #require(document.place?.length), found = pieces(document.text)
      #expect(found <= length && Double(found) >= 0.99 * Double(length), "\(document.id): \(found)")
      let lines = document.text.split(separator: "\n"), answer = document.questions[0].answers[0]
      #expect((document.place?.depth == 0 ? lines.first : lines.last)?.contains(answer) == true)
    }
  }

  @Test func gridsHaveADocumentForEveryCell() throws {
    let documents = try documents([.needle, .variableTracking], lengths: [600, 900], depths: [0, 0.5], samples: 2)
    #expect(
      documents.map(\.id) == [
        "needle-600-0.0-1", "needle-600-0.0-2", "needle-600-0.5-1", "needle-600-0.5-2", "needle-900-0.0-1",
        "needle-900-0.0-2", "needle-900-0.5-1", "needle-900-0.5-2", "vt-600-1", "vt-600-2", "vt-900-1", "vt-900-2",
      ])
    #expect(documents[2].place == GridPlace(length: 600, depth: 0.5))
    #expect(documents.last?.place == GridPlace(length: 900))
    #expect(documents.allSatisfy { $0.questions.count == 1 && $0.title == nil })
    #expect(
      documents.map { $0.questions[0].kind } == Array(repeating: "needle", count: 8) + Array(repeating: "vt", count: 4))
    #expect(Set(documents.map(\.text)).count == documents.count)
  }

  @Test(arguments: SyntheticDataset.Kind.allCases) func seedsDecide(_ kind: SyntheticDataset.Kind) throws {
    let first = try documents([kind], lengths: [900], seed: 7)
    #expect(try documents([kind], lengths: [900], seed: 7) == first)
    #expect(try documents([kind], lengths: [900], seed: 8).map(\.text) != first.map(\.text))
    // What else is made does not matter.
    #expect(try documents([.needle, kind].uniqued, lengths: [600, 900], seed: 7).contains(first[0]))
  }

  @Test(arguments: SyntheticDataset.Kind.allCases) func theAnswerIsInTheDocument(_ kind: SyntheticDataset.Kind) throws {
    for document in try documents([kind], lengths: [600, 5000], samples: 3) {
      let question = document.questions[0]
      #expect(question.answers.allSatisfy(document.text.contains))
      #expect(question.score(question.answers.joined(separator: ", ")) == 1 && question.score("I do not know.") == 0)
      #expect(!question.answers.contains(where: question.prompt.closedBook.contains))
    }
  }

  /// The prompts of RULER's tasks are those that its files are read with.
  @Test func promptsAreOfTheBenchmark() throws {
    let kinds = SyntheticDataset.Kind.allCases.filter { $0 != .needle && $0 != .needles }
    for document in try documents(kinds, lengths: [600]) {
      let question = document.questions[0], kind = try #require(question.kind)
      let read = try withTemporaryDirectory { directory in
        let input = question.prompt.withDocument(document.text) + question.prompt.answerStart
        let record: [String: JSONValue] = ["input": .string(input), "outputs": .list(question.answers)]
        try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: directory + "/\(kind).jsonl"))
        return try BenchmarkFormat.ruler.read(path: directory + "/\(kind).jsonl")[0]
      }
      #expect(read.text == document.text)
      #expect(read.questions[0].prompt == question.prompt && read.questions[0].kind == kind)
      #expect(read.questions[0].maxTokens == question.maxTokens && read.questions[0].scoring == question.scoring)
    }
  }

  @Test(arguments: [
    ("tasks", SyntheticDataset(tasks: [], lengths: [9]), "expected at least one, each once, found []"),
    (
      "tasks", SyntheticDataset(tasks: [.commonWords, .commonWords], lengths: [9]),
      "expected at least one, each once, found [\"cwe\", \"cwe\"]"
    ),
    (
      "lengths", SyntheticDataset(tasks: [.needle], lengths: [9, 0]),
      "expected at least one number of tokens from 1 to 16777216, each once, found [9, 0]"
    ),
    (
      "depths", SyntheticDataset(tasks: [.needle], lengths: [9], depths: [50]),
      "expected numbers from 0, the start, to 1, the end, each once, found [50.0]"
    ),
    ("samples", SyntheticDataset(tasks: [.needle], lengths: [9], samples: 0), "expected a number from 1 to 1000, found 0"),
    (
      "keywords",
      SyntheticDataset(
        tasks: [.needle], lengths: [9], needle: Needle(text: "A b.", question: "What?", keywords: ["b", "c"])),
      "expected words of the needle, found \"c\""
    ),
    (
      "keywords",
      SyntheticDataset(tasks: [.needle], lengths: [9], needle: Needle(text: "A b.", question: "What?", keywords: [])),
      "expected at least one, found none"
    ),
    (
      "question",
      SyntheticDataset(tasks: [.needle], lengths: [9], needle: Needle(text: "A b.", question: " ", keywords: ["b"])),
      "expected a text, found none"
    ),
  ])
  func wrongSettings(_ place: String, _ dataset: SyntheticDataset, _ problem: String) {
    let error = inputError { try dataset.validate() }
    #expect(error?.place == place && error?.problem == problem && error?.kind == .usage)
  }

  @Test(arguments: SyntheticDataset.Kind.allCases) func lengthsCanBeTooShort(_ kind: SyntheticDataset.Kind) {
    let error = inputError { _ = try documents([kind], lengths: [7]) }
    #expect(error?.place == "lengths" && error?.problem == "7 tokens do not hold a document of \(kind.rawValue)")
  }

  @Test func aHaystackWithoutASentence() {
    let error = inputError { _ = try documents([.needle], lengths: [99], haystackText: " \n") }
    #expect(error?.place == "haystack" && error?.problem == "there is no sentence in the text")
  }
}

extension Array where Element: Hashable {
  fileprivate var uniqued: [Element] { Set(self).map(\.self) }
}
