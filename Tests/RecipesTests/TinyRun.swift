import Evaluation
import Foundation
import Recipes
import TestSupport
import Testing

/// A directory with a small dataset, in which recipes are run on the model in `checkpoints`.
struct TinyRun {
  let directory: String
  static let model = Fixture.path("../../checkpoints/tiny.gguf")

  var output: String { "\(directory)/out" }

  /// Runs `body` in a new directory, which is gone afterwards.
  static func with(_ body: (TinyRun) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let run = TinyRun(directory: directory)
      try write(rows(documents), to: directory + "/data.jsonl")
      try write("It rains on the hills, and the river is high.", to: directory + "/retention.txt")
      try write(
        """
        model: \(model)
        dataset: {format: squad, path: data.jsonl}
        adapter: {rank: 2}
        data: {segmentLength: 32}
        training: {epochs: 2, learningRate: 1e-2}
        answer: {maxTokens: 3}
        readers: [closed-book, lift, lift+truncated-context]
        retention: retention.txt
        output: out
        """, to: directory + "/tiny.yaml")
      try body(run)
    }
  }

  struct Text {
    var title: String
    var text: String
    var questions: [(question: String, answer: String)]
  }

  static let documents = [
    Text(
      title: "Koru", text: "Koru was founded in 1302. Koru lies near a lake. The bridge of Koru is made of iron.",
      questions: [("When was Koru founded?", "1302"), ("What lies near Koru?", "lake")]),
    Text(
      title: "Fenn", text: "Fenn works as a baker. Fenn has a goat. The house of Fenn stands in Koru.",
      questions: [("As what does Fenn work?", "baker"), ("What animal does Fenn have?", "goat")]),
  ]

  /// The documents as lines of SQuAD.
  static func rows(_ documents: [Text]) -> String {
    var number = 0
    return documents.flatMap { document in
      document.questions.map { question, answer in
        number += 1
        return #"{"id": "q\#(number)", "title": "\#(document.title)", "context": "\#(document.text)", "#
          + #""question": "\#(question)", "answers": {"text": ["\#(answer)"], "answer_start": [0]}}"# + "\n"
      }
    }.joined()
  }

  func experiment(_ overrides: [String] = [], yaml: String? = nil) throws -> Experiment {
    let path = "\(directory)/tiny.yaml"
    guard let yaml else { return try Experiment(path: path, overrides: overrides) }
    try write(yaml, to: "\(directory)/other.yaml")
    return try Experiment(path: "\(directory)/other.yaml", overrides: overrides)
  }

  /// - Parameter yaml: Of a recipe beside `tiny.yaml`, which it may extend.
  @discardableResult
  func run(
    _ overrides: [String] = [], yaml: String? = nil, replacing: Bool = false, retryingFailed: Bool = false,
    onEvent: @escaping (RecipeEvent) -> Void = { _ in }
  ) throws -> RunRecord {
    var options = RecipeRun.Options()
    options.replacing = replacing
    options.retryingFailed = retryingFailed
    let run = try RecipeRun(try experiment(overrides, yaml: yaml), options: options) { $0 }
    return try run(onEvent: onEvent)
  }

  /// Runs until it has been asked so often whether to stop.
  /// - Returns: Whether it was stopped.
  func run(_ overrides: [String] = [], yaml: String? = nil, stoppingAt call: Int) throws -> Bool {
    let run = try RecipeRun(try experiment(overrides, yaml: yaml)) { $0 }
    var calls = 0
    do {
      _ = try run(shouldStop: {
        calls += 1
        return calls > call
      })
      return false
    } catch is CancellationError {
      return true
    }
  }

  func path(_ name: String) -> String { "\(output)/\(name)" }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Every file of the output by its path in it, with nothing in the place of the seconds; without the tables and plots
  /// that are made from the others and hold their times.
  func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    let names = FileManager.default.enumerator(atPath: output)?.compactMap { $0 as? String } ?? []
    for name in names {
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: path(name), isDirectory: &isDirectory), isDirectory.boolValue {
        continue
      }
      if name == "report.html" || name.hasSuffix(".csv") || name.hasPrefix("plots/") { continue }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path(name)))
      files[name] = name.hasSuffix(".jsonl") ? Data(Self.timeless(String(decoding: bytes, as: UTF8.self)).utf8) : bytes
    }
    return files
  }

  private static func timeless(_ lines: String) -> String {
    lines.replacing(/"(seconds|prepareSeconds)":[-+.e0-9]+/.ignoresCase()) { "\"\($0.output.1)\":0" }
  }

  /// Lines of a file of the output.
  func lines(_ name: String) throws -> [Substring] { try read(path(name)).split(separator: "\n") }
}

extension RunRecord {
  /// Who has answered, failed or was left out, in order: `answered lift, document 1, seed 0`.
  var outcomes: [String] {
    events.compactMap { event in
      switch event {
      case .answered(let unit, _): "answered \(unit.text)"
      case .failed(let unit, _): "failed \(unit.text)"
      case .skipped(let unit, _): "skipped \(unit.text)"
      case .step, .adapted: nil
      }
    }
  }

  /// The adapters that were trained, in order.
  var adapted: [String] {
    events.compactMap { if case .adapted(let unit, _) = $0 { unit.text } else { nil } }
  }

  func reasons(of reader: String) -> [String] {
    events.compactMap { event in
      switch event {
      case .failed(let unit, let reason) where unit.reader == reader: reason
      case .skipped(let unit, let reason) where unit.reader == reader: reason
      default: nil
      }
    }
  }
}

extension RunUnit {
  var text: String {
    ([reader, "document \(document)"] + [variant, seed.map { "seed \($0)" }].compactMap(\.self)).joined(separator: ", ")
  }
}

/// Expects the same files with the same bytes.
func expectSame(
  _ actual: [String: Data], _ expected: [String: Data], _ what: String, anyOrder: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.keys.sorted() == expected.keys.sorted(), "\(what)", sourceLocation: sourceLocation)
  for (name, bytes) in expected {
    guard let other = actual[name], other != bytes else { continue }
    let lines = [other, bytes].map { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
    if anyOrder && lines[0].sorted() == lines[1].sorted() { continue }
    let index =
      zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines[0].count, lines[1].count)
    Issue.record(
      """
      \(what): \(name) differs in line \(index + 1) of \(lines[0].count), expected \(lines[1].count):
      \(lines[0].dropFirst(index).first ?? "nothing")
      \(lines[1].dropFirst(index).first ?? "nothing")
      """, sourceLocation: sourceLocation)
  }
}
