import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift run` as a person uses it: what it prints, leaves, and does the second time.
@Suite(.serialized) struct RunTests {
  /// A recipe about two documents of SQuAD, and one about a file of one's own.
  private func withRecipes(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write(Self.rows(questions: 2), to: directory + "/data.jsonl")
      try OutputFile.write("It rains on the hills, and the river is high.", to: directory + "/retention.txt")
      try OutputFile.write("Koru was founded in 1302. Koru lies near a lake.", to: directory + "/koru.txt")
      try OutputFile.write(
        #"{"question": "When was Koru founded?", "answer": "1302"}"#, to: directory + "/koru.jsonl")
      let settings = """
        model: tiny
        adapter: {rank: 2}
        data: {segmentLength: 32}
        training: {epochs: 2}
        answer: {maxTokens: 3}
        readers: [closed-book, lift]
        retention: retention.txt
        output: out

        """
      try OutputFile.write(settings + "dataset: {format: squad, path: data.jsonl}\n", to: directory + "/r.yaml")
      try OutputFile.write(settings + "document: koru.txt\nquestions: koru.jsonl\n", to: directory + "/own.yaml")
      try body(directory)
    }
  }

  private static func rows(questions: Int, ofFirst first: String = "When was Koru founded?") -> String {
    ["Koru was founded in 1302. Koru lies near a lake.", "Fenn works as a baker. Fenn has a goat."].enumerated()
      .flatMap { document, text in
        (1...questions).map { number in
          let question = document == 0 && number == 1 ? first : "What is number \(number) of it?"
          return #"{"id": "\#(document)-\#(number)", "title": "T", "context": "\#(text)", "question": "\#(question)", "#
            + #""answers": {"text": ["1302"], "answer_start": [0]}}"# + "\n"
        }
      }.joined()
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// The lines of a run's files with nothing in the place of the seconds.
  private func lines(_ output: String) throws -> [String] {
    try ["metrics.jsonl", "predictions.jsonl"].map {
      try text("\(output)/\($0)").replacing(/(econds":)[-+.e0-9]+/) { "\($0.output.1)0" }
    }
  }

  @Test func resultsArePrintedAndWritten() throws {
    try withRecipes { directory in
      let result = try Tool.run(["run", "r.yaml"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let table = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      try #require(table.count > 3)
      #expect(table[0].contains(#/reader +f1  n  docs /#))
      #expect(table[2].contains(#/closed-book .+\]  4     2 /#) && table[3].contains(#/lift .+\]  4     2 /#))
      #expect(result.output.contains(/\nloss  \d+\.\d{3} █▁ \d+\.\d{3}  lift, seed 0\n/))
      #expect(result.output.hasSuffix("\nwritten: out\n"))
      // A table of all answers is for one's own questions.
      #expect(!result.output.contains("right answer"))
      for word in ["loading ", "step 2/2  loss ", "closed-book (1 of 4), document 1  2 questions  score "] {
        #expect(result.errors.contains(word), "no \(word) in \(result.errors)")
      }
      let again = try Tool.run(["run", "r.yaml"], in: directory)
      #expect(again.status == 0 && again.output == result.output)
      #expect(again.errors.contains("going on: 4 of 4 readings are done"), "\(again.errors)")
    }
  }

  @Test func answersToOnesOwnQuestionsAreATable() throws {
    try withRecipes { directory in
      let result = try Tool.run(["run", "own.yaml", "--quiet"], in: directory)
      #expect(result.status == 0 && result.errors == "", "\(result.errors)")
      #expect(result.output.hasPrefix("id  question                right answer  closed-book"))
      #expect(result.output.contains("\n1   When was Koru founded?  1302          ○ "))
      #expect(result.output.contains(#/\nreader +f1  n  docs /#))
      let narrow = try Tool.run(["run", "own.yaml", "--quiet", "--width", "40"], in: directory)
      #expect(narrow.output.split(separator: "\n").prefix(3).map(\.count).max() ?? 99 <= 40, "\(narrow.output)")
      let none = try Tool.run(["run", "own.yaml", "--quiet", "--width", "0"], in: directory)
      #expect(none.status == 0 && none.output.hasPrefix("reader "))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/out/adapters") == ["lift"])
      // The adapter is one like any other.
      let asked = try Tool.run(["ask", "Who?", "--adapter", "out/adapters/lift", "--max-tokens", "2"], in: directory)
      #expect(asked.status == 0, "\(asked.errors)")
    }
  }

  @Test func settingsAndOutputOfTheCommandLineHold() throws {
    try withRecipes { directory in
      let result = try Tool.run(
        ["run", "r.yaml", "--quiet", "--set", "readers=[closed-book]", "--set", "output=no", "--output", "a/b"],
        in: directory)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.hasSuffix("\nwritten: a/b\n"))
      #expect(try text(directory + "/a/b/recipe.yaml").contains("\nreaders: [closed-book]\n"))
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(!names.contains("no") && !names.contains("out"))
      // What is printed is a recipe itself, and the same run.
      let again = try Tool.run(["run", "a/b/recipe.yaml"], in: directory)
      #expect(again.status == 0 && again.errors.contains("going on: 2 of 2 readings are done"), "\(again.errors)")
    }
  }

  @Test func anotherRunInTheSameOutputNeedsForce() throws {
    try withRecipes { directory in
      #expect(try Tool.run(["run", "r.yaml", "--quiet"], in: directory).status == 0)
      let other = ["run", "r.yaml", "--quiet", "--set", "training.epochs=1"]
      let refused = try Tool.run(other, in: directory)
      #expect(refused.status == 64 && refused.output == "")
      #expect(
        refused.errors == "lift: out: the run here was made with other settings: training.epochs was 2 and is 1. "
          + "Choose another output, or start over with --force.\n")
      let precision = try Tool.run(["run", "r.yaml", "--quiet", "--precision", "float32"], in: directory)
      let bfloat16 = try Tool.run(["run", "r.yaml", "--quiet", "--precision", "bfloat16"], in: directory)
      #expect([precision.status, bfloat16.status].sorted() == [0, 64])
      #expect(
        (precision.errors + bfloat16.errors).contains(
          /^lift: out: the run here was made with other settings: precision: \w+ there, \w+ now\./))
      let forced = try Tool.run(other + ["--force"], in: directory)
      #expect(forced.status == 0, "\(forced.errors)")
      #expect(try text(directory + "/out/recipe.yaml").contains("\n  epochs: 1\n"))
      try OutputFile.write("mine", to: directory + "/out/precious.txt")
      let precious = try Tool.run(other + ["--force"], in: directory)
      #expect(precious.status == 64 && precious.errors.contains("it holds precious.txt, which is no part of a run"))
      #expect(try text(directory + "/out/precious.txt") == "mine")
    }
  }

  @Test func whatFailsIsCountedAtTheEnd() throws {
    try withRecipes { directory in
      let long = String(repeating: "why ", count: 600)
      try OutputFile.write(Self.rows(questions: 2, ofFirst: long), to: directory + "/data.jsonl")
      let message =
        "lift: out: 2 of 4 readings of a document by a reader failed. "
        + "See metrics.jsonl there; --retry-failed tries them again.\n"
      let result = try Tool.run(["run", "r.yaml"], in: directory)
      #expect(result.status == 65 && result.errors.hasSuffix(message), "\(result.errors)")
      #expect(result.errors.contains("lift: failed: closed-book, document 1: question: it has "))
      #expect(result.errors.contains("lift: failed: lift, document 1: question: it has "))
      // The rest is there, and printed.
      #expect(result.output.contains(#/\nclosed-book .+\]  2     1 /#) && result.output.hasSuffix("\nwritten: out\n"))
      let again = try Tool.run(["run", "r.yaml"], in: directory)
      #expect(again.status == 65 && again.errors.hasSuffix(message) && again.output == result.output)
      #expect(again.errors.contains("going on: 4 of 4 readings are done"))
      let retried = try Tool.run(["run", "r.yaml", "--retry-failed"], in: directory)
      #expect(retried.status == 65 && retried.errors.hasSuffix(message), "\(retried.errors)")
      #expect(retried.errors.contains("going on: 2 of 4 readings are done"))
    }
  }

  @Test func badLinesAreLeftOutWhenAsked() throws {
    try withRecipes { directory in
      let good = try text(directory + "/data.jsonl")
      try OutputFile.write("[]\n" + good + "{}\n", to: directory + "/data.jsonl")
      let run = ["run", "r.yaml", "--quiet", "--set", "readers=[closed-book]"]
      let refused = try Tool.run(run, in: directory)
      #expect(
        refused.status == 65 && refused.errors.contains("data.jsonl: line 1 is not a JSON object; line 6 has no id."))
      #expect(!FileManager.default.fileExists(atPath: directory + "/out"))
      let result = try Tool.run(run + ["--skip-bad-lines"], in: directory)
      #expect(result.status == 0)
      #expect(
        result.errors
          == """
          lift: left out: \(directory)/data.jsonl: line 1 is not a JSON object
          lift: left out: \(directory)/data.jsonl: line 6 has no id

          """.replacing("\(directory)/", with: ""))
      #expect(try text(directory + "/out/recipe.yaml").contains("\n  skipBadLines: true\n"))
    }
  }

  @Test(arguments: [
    (["none.yaml"], 66, "lift: none.yaml: there is no recipe that can be read here. Check the path.\n"),
    (
      ["r.yaml", "--set", "adapter.rnak=1"], 64,
      "lift: --set adapter.rnak: there is no such setting. Did you mean adapter.rank?\n"
    ),
    (["r.yaml", "--set", "model=none"], 66, "lift: none: no model has this name, and there is no such file. "),
    (
      ["r.yaml", "--set", "dataset.path=none.jsonl"], 66,
      "lift: none.jsonl: there is no file of questions that can be read here. Check the path.\n"
    ),
    (
      ["r.yaml", "--set", "adapter.path=none"], 66, "lift: none: there is no such adapter. Make one with lift adapt.\n"
    ),
    (["r.yaml", "--set", "adapter.rank=97"], 64, "lift: rank: 97 is larger than a side of "),
    (["r.yaml", "--output", "."], 64, "lift: .: this is no name for a new directory. Name one inside it.\n"),
    (
      ["r.yaml", "--output", "koru.txt"], 64,
      "lift: koru.txt: this exists and is not a directory that can be read. Choose another output.\n"
    ),
    (
      ["own.yaml", "--skip-bad-lines"], 64,
      "lift: --skip-bad-lines: the recipe has no dataset. Leave it out, and correct the lines that are wrong.\n"
    ),
    (["r.yaml", "--width=-1"], 64, "Error: width: -1 is negative.\n"),
    (["r.yaml", "--dry"], 64, "Error: Unknown option '--dry'."),
  ])
  func mistakes(arguments: [String], status: Int, message: String) throws {
    try withRecipes { directory in
      let before = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      let result = try Tool.run(["run"] + arguments + ["--quiet"], in: directory)
      #expect(Int(result.status) == status && result.output == "")
      #expect(result.errors.hasPrefix(message), "\(result.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == before)
    }
  }

  // MARK: - Ended early

  /// Asked to end, or killed in the middle of whatever it did.
  @Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func aRunThatWasEndedGoesOn(signal: Int32) throws {
    try withRecipes { directory in
      let run = ["run", "r.yaml", "--set", "training.epochs=120"]
      let whole = try Tool.run(run + ["--output", "whole"], in: directory)
      #expect(whole.status == 0, "\(whole.errors)")
      let running = try Tool.start(Tool.path, run, in: directory, input: nil)
      try waitForSteps(5, in: directory + "/out/metrics.jsonl", of: running)
      kill(running.process.processIdentifier, signal)
      let result = Tool.finish(running)
      if signal == SIGKILL {
        #expect(result.status == SIGKILL)
      } else {
        #expect(result.status == 130 && result.output == "")
        #expect(result.errors.contains("stopping after this step; the same command goes on from there."))
        #expect(
          result.errors.hasSuffix("lift: stopped; what is done is in out, and the same command goes on from there\n"),
          "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory + "/out/.lock"))
      }
      let again = try Tool.run(run, in: directory)
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.errors.contains(/going on: [123] of 4 readings are done/), "\(again.errors)")
      #expect(try lines(directory + "/out") == lines(directory + "/whole"))
      let left = try FileManager.default.contentsOfDirectory(atPath: directory + "/out").sorted()
      #expect(
        left == [
          "losses.csv", "metrics.jsonl", "plots", "predictions.csv", "predictions.jsonl", "recipe.yaml", "report.html",
          "run.json", "scores.csv",
        ])
    }
  }

  @Test func twoAtATimeAreRefused() throws {
    try withRecipes { directory in
      let run = ["run", "r.yaml", "--quiet", "--set", "training.epochs=100000"]
      let running = try Tool.start(Tool.path, run, in: directory, input: nil)
      try waitForSteps(1, in: directory + "/out/metrics.jsonl", of: running)
      for more in [[], ["--force"], []] {
        let second = try Tool.run(run + more, in: directory)
        #expect(second.status == 64)
        #expect(second.errors == "lift: out/: another process is at work here. Wait for it, or stop it.\n")
      }
      running.process.interrupt()
      let result = Tool.finish(running)
      #expect(result.status == 130, "\(result.errors)")
    }
  }

  /// A file that may not grow is what a full disk looks like to the program.
  @Test func aFullDiskEndsTheRunAndItGoesOnWhenThereIsRoom() throws {
    try withRecipes { directory in
      try OutputFile.write(Self.rows(questions: 6), to: directory + "/data.jsonl")
      let run = "\"$LIFT\" run r.yaml --set 'readers=[closed-book]' --quiet"
      let whole = try Tool.shell(run + " --output whole", in: directory)
      #expect(whole.status == 0, "\(whole.errors)")
      let size = try text(directory + "/whole/predictions.jsonl").utf8.count
      // Blocks of 512 bytes: the answers about the first document fit, those about the second do not.
      let full = try Tool.shell("ulimit -f \(size * 3 / 4 / 512); exec \(run)", in: directory)
      #expect(full.status == 70 && full.output == "")
      #expect(full.errors.hasPrefix("lift: out/predictions.jsonl: the output cannot be written: "), "\(full.errors)")
      #expect(try text(directory + "/out/metrics.jsonl").split(separator: "\n").count == 1)
      #expect(try text(directory + "/out/predictions.jsonl").split(separator: "\n").count > 6)
      #expect(!FileManager.default.fileExists(atPath: directory + "/out/.lock"))
      let again = try Tool.shell(run, in: directory)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try lines(directory + "/out") == lines(directory + "/whole"))
    }
  }

  /// An adapter that cannot be kept ends the run too: no document is to blame.
  @Test func aFullDiskIsNoFailureOfADocument() throws {
    try withRecipes { directory in
      let run = "\"$LIFT\" run r.yaml --set 'readers=[closed-book, lift]' --quiet"
      let full = try Tool.shell("ulimit -f 8; exec \(run)", in: directory)
      #expect(
        full.status == 70 && full.errors.contains("adapter_model.safetensors: the output cannot be written"),
        "\(full.errors)")
      let metrics = try text(directory + "/out/metrics.jsonl")
      #expect(metrics.contains("answered") && metrics.contains("step") && !metrics.contains("failed"))
      #expect(
        try !FileManager.default.contentsOfDirectory(atPath: directory + "/out/adapters").contains {
          $0.hasSuffix(".partial")
        })
      let again = try Tool.shell(run, in: directory)
      #expect(again.status == 0, "\(again.errors)")
      let whole = try Tool.shell(run + " --output whole", in: directory)
      #expect(whole.status == 0)
      #expect(try lines(directory + "/out") == lines(directory + "/whole"))
    }
  }

  private func waitForSteps(_ count: Int, in path: String, of running: Tool.Running) throws {
    while running.process.isRunning {
      let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
      if lines.count(where: { $0.contains("\"event\":\"step\"") }) >= count { return }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }
}
