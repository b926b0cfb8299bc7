import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift runs` and `lift evaluate`.
@Suite(.serialized) struct RunsTests {
  private func withRuns(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let koru = #"{"document": "Koru was founded in 1302.", "question": "When?", "answer": "1302"}"#
      try OutputFile.write(koru, to: directory + "/data.jsonl")
      try OutputFile.write(#"{"question": "When?", "answer": "1302"}"#, to: directory + "/questions.jsonl")
      try OutputFile.write("Koru was founded in 1302.", to: directory + "/koru.txt")
      try body(directory)
    }
  }

  private func evaluate(_ more: [String], in directory: String) throws -> Tool.Result {
    try Tool.run(["evaluate"] + more + ["--max-tokens", "3", "--quiet"], in: directory)
  }

  @Test func runsAreListedShownComparedAndDrawn() throws {
    try withRuns { directory in
      let data = ["data.jsonl", "--format", "jsonl", "--model", "tiny"]
      for (output, readers) in [("runs/one", "closed-book,full-context"), ("runs/deep/two", "closed-book,retrieval")] {
        let result = try evaluate(data + ["--readers", readers, "--output", output], in: directory)
        #expect(result.status == 0 && result.output.hasSuffix("\nwritten: \(output)\n"), "\(result.errors)")
      }
      let list = try Tool.run(["runs", "list"], in: directory).output.split(separator: "\n")
      try #require(list.count == 4)
      #expect(list[2].contains(#/^runs/deep/two +2/2  tiny.gguf +1 /#) && list[3].hasPrefix("runs/one "))
      let show = try Tool.run(["runs", "show", "one", "--answers"], in: directory)
      #expect(show.output.contains("done: 2 of 2 readings") && show.output.contains("right answer"), "\(show.errors)")
      let compared = try Tool.run(["runs", "compare", "one", "runs/deep/two", "--markdown"], in: directory)
      let rows = compared.output.split(separator: "\n").compactMap { $0.split(separator: "|").first.map { $0.trimmingCharacters(in: .whitespaces) } }
      #expect(rows == ["reader", "---", "closed-book", "full-context", "retrieval"], "\(compared.output)")
      try FileManager.default.removeItem(atPath: directory + "/runs/one/report.html")
      let plotted = try Tool.run(["runs", "plot", "one", "--tensorboard"], in: directory)
      #expect(plotted.output.contains("written: runs/one/report.html\n"), "\(plotted.errors)")
      #expect(plotted.output.contains("written: runs/one/tensorboard/events.out.tfevents."))
      #expect(FileManager.default.fileExists(atPath: directory + "/runs/one/report.html"))
    }
  }

  @Test func anAdapterIsEvaluatedWithoutTraining() throws {
    try withRuns { directory in
      let adapt = ["adapt", "koru.txt", "--model", "tiny", "--output", "koru", "--preset", "segments", "--rank", "2",
        "--epochs", "1", "--quiet"]
      #expect(try Tool.run(adapt, in: directory).status == 0)
      let result = try evaluate(["questions.jsonl", "--document", "koru.txt", "--adapter", "koru"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      for reader in ["closed-book", "truncated-context", "lift", "lift+truncated-context"] {
        #expect(result.output.contains("\n\(reader) "))
      }
      let metrics = try String(contentsOfFile: directory + "/runs/evaluate-questions/metrics.jsonl", encoding: .utf8)
      #expect(!metrics.contains(#""event":"step""#) && metrics.contains(#""event":"adapted""#))
    }
  }

  @Test(arguments: [
    (["x.jsonl"], "--format is missing."),
    (["x.jsonl", "--format", "jsonl", "--document", "koru.txt"], "--document goes with one's own questions"),
    (["x.jsonl", "--format", "jsonl", "--readers", "lift"], "lift answers with an adapter. Give one with --adapter."),
    (["x.jsonl", "--format", "jsonl", "--readers", "raw"], "raw trains an adapter. Use lift run with a recipe."),
    (["x.jsonl", "--format", "jsonl", "--readers", "lfit"], "lfit is none of closed-book, "),
    (["x.jsonl", "--format", "jsonl", "--readers", ""], "the list is empty."),
    (["x.jsonl", "--format", "json"], "json"),
  ])
  func evaluateRefuses(arguments: [String], message: String) throws {
    let result = try Tool.run(["evaluate"] + arguments + ["--model", "tiny"])
    #expect(result.status == 64 && result.errors.contains(message), "\(result.errors)")
  }

  @Test func whereThereIsNoRun() throws {
    try withRuns { directory in
      for arguments in [["show", "none"], ["plot", "none"], ["compare", "none", "neither"], ["list"]] {
        let result = try Tool.run(["runs"] + arguments, in: directory)
        #expect(result.status == 66 && result.errors.contains("there is no run here"), "\(result.errors)")
      }
      #expect(try Tool.run(["runs", "compare", "one"], in: directory).status == 64)
    }
  }
}
