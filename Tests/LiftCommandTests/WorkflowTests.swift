import Foundation
import TensorFiles
import TestSupport
import Testing

/// The commands one after the other, on a random model: what they leave, print and agree on.
@Suite(.serialized) struct WorkflowTests {
  private static let text = "the quick brown fox jumps over the lazy dog and runs away from the old grey cat."

  private func withFox(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write(Self.text, to: directory + "/fox.txt")
      try body(directory)
    }
  }

  private func adapt(_ output: String, _ more: [String] = []) -> [String] {
    ["adapt", "fox.txt", "--model", Tool.model, "--output", output, "--preset", "segments", "--rank", "4",
      "--segment-length", "16", "--learning-rate", "0.01"] + more
  }

  private func object(_ line: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func adaptAskScore() throws {
    try withFox { directory in
      let adapted = try Tool.run(adapt("a/b/fox", ["--epochs", "30"]), in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      #expect(adapted.errors.contains("loss ") && adapted.errors.contains(" gone  peak "))
      #expect(adapted.output.hasSuffix("Ask it: lift ask --adapter a/b/fox \"…\"\n"))

      let asked = try Tool.run(["ask", "Who?", "--adapter", "a/b/fox", "--max-tokens", "5"], in: directory)
      #expect(asked.status == 0, "\(asked.errors)")
      let json = try Tool.run(["ask", "Who?", "--adapter", "a/b/fox", "--max-tokens", "5", "--json"], in: directory)
      #expect(try object(json.output)["answer"] as? String == String(asked.output.dropLast()))

      let score = ["score", "fox.txt", "--model", Tool.model, "--json"]
      let before = try object(try Tool.run(score, in: directory).output)
      let after = try object(try Tool.run(score + ["--adapter", "a/b/fox"], in: directory).output)
      let (low, high) = (try #require(after["meanLoss"] as? Double), try #require(before["meanLoss"] as? Double))
      #expect(low < high - 1, "the adapter has not learnt the text: \(low), before \(high)")
      #expect((before["losses"] as? [Any])?.count == before["tokens"] as? Int)
    }
  }

  @Test func sameSeedSameBytes() throws {
    try withFox { directory in
      for output in ["first", "second"] {
        let result = try Tool.run(adapt(output, ["--epochs", "2", "--seed", "3"]), in: directory)
        #expect(result.status == 0, "\(result.errors)")
      }
      for file in ["adapter_model.safetensors", "adapter_config.json", "lift.json"] {
        let first = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/first/\(file)"))
        let second = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/second/\(file)"))
        #expect(first == second, "\(file) differs")
      }
    }
  }

  @Test func standardInputAndJSONLines() throws {
    try withFox { directory in
      let arguments = ["adapt", "-"] + adapt("out", ["--epochs", "2", "--json"]).dropFirst(2)
      let result = try Tool.run(arguments, in: directory, input: Self.text)
      #expect(result.status == 0, "\(result.errors)")
      let steps = try result.output.split(separator: "\n").map(object)
      #expect(steps.count == steps.last?["stepCount"] as? Int)
      #expect(steps.allSatisfy { ($0["loss"] as? Double).map(\.isFinite) == true })
      let record = try object(try String(contentsOfFile: directory + "/out/lift.json", encoding: .utf8))
      #expect((record["document"] as? [String: Any])?["source"] as? String == "standard input")
      #expect(record["ending"] as? String == "completed")
    }
  }

  @Test func interruptedAfterSaving() throws {
    try withFox { directory in
      let running = try Tool.start(
        Tool.path, adapt("out", ["--epochs", "100000", "--json"]), in: directory, input: nil)
      try Tool.waitForOutput(running)
      running.process.interrupt()
      let result = Tool.finish(running)
      #expect(result.status == 130, "\(result.errors)")
      #expect(result.errors.contains("the adapter is in out"))
      let record = try object(try String(contentsOfFile: directory + "/out/lift.json", encoding: .utf8))
      #expect(record["ending"] as? String == "stopped")
      let asked = try Tool.run(["ask", "Who?", "--adapter", "out", "--max-tokens", "2"], in: directory)
      #expect(asked.status == 0, "\(asked.errors)")
    }
  }

  /// Whoever reads the progress may be gone; what was trained must not be.
  @Test func aLogThatCannotBeWrittenCostsNoAdapter() throws {
    try withFox { directory in
      let line = adapt("out", ["--epochs", "3"]).map { "'\($0)'" }.joined(separator: " ")
      #expect(try Tool.shell("\"$LIFT\" \(line) --force 2>/dev/full", in: directory).status == 0)
      let result = try Tool.shell("\"$LIFT\" \(line) --force --json >/dev/full", in: directory)
      #expect(result.status == 70)
      #expect(result.errors.contains("lift: standard output: it cannot be written."), "\(result.errors)")
      let record = try object(try String(contentsOfFile: directory + "/out.stopped/lift.json", encoding: .utf8))
      #expect(record["ending"] as? String == "stopped" && (record["losses"] as? [Any])?.count == 1)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func whatIsFinishedIsNotReplacedByAHalf(signal: Int32) throws {
    try withFox { directory in
      #expect(try Tool.run(adapt("out", ["--epochs", "1"]), in: directory).status == 0)
      let finished = try Data(contentsOf: URL(fileURLWithPath: directory + "/out/adapter_model.safetensors"))
      let running = try Tool.start(
        Tool.path, adapt("out", ["--epochs", "100000", "--json", "--force"]), in: directory, input: nil)
      try Tool.waitForOutput(running)
      kill(running.process.processIdentifier, signal)
      let result = Tool.finish(running)
      #expect(result.status == 130 && result.errors.contains("the adapter is in out.stopped"), "\(result.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: directory + "/out/adapter_model.safetensors")) == finished)
      let asked = try Tool.run(["ask", "Who?", "--adapter", "out.stopped", "--max-tokens", "2"], in: directory)
      #expect(asked.status == 0 && asked.errors.contains("out.stopped: its training was stopped after step "))
    }
  }

  @Test func nothingIsSavedOfATrainingThatDiverged() throws {
    try withFox { directory in
      let result = try Tool.run(adapt("out", ["--epochs", "5", "--alpha", "1e30"]), in: directory)
      #expect(result.status == 70 && result.errors.contains("no adapter is saved. Try a lower --learning-rate"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["fox.txt"])
    }
  }

  /// The first step changes nothing, the second makes the loss infinite, and the third finds that out.
  @Test func theLastGoodStateOfATrainingThatDivergedIsSaved() throws {
    try withFox { directory in
      let result = try Tool.run(
        adapt("out", ["--epochs", "5", "--alpha", "1e30", "--warmup-steps", "1"]), in: directory)
      #expect(result.status == 70)
      #expect(
        result.errors.contains(
          #/the loss is not a finite number at step 3 of \d+, on segment \d+ of \d+ \(tokens \d+ to \d+\).*; the state after step 1 is in out\./#),
        "\(result.errors)")
      let asked = try Tool.run(["ask", "Who?", "--adapter", "out", "--max-tokens", "2"], in: directory)
      #expect(asked.status == 0 && asked.errors.contains("out: its training ended at step 3 of "), "\(asked.errors)")
    }
  }

  /// Nothing is said but the document: our own method, questions about it and texts of the model's own beside it.
  @Test func theUsualWay() throws {
    try withFox { directory in
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "fox", "--anchors", "4", "--rank", "2"], in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      #expect(adapted.errors.contains(" by rules") && adapted.errors.contains(" nats a token on texts of its own"))
      let facts = try Tool.run(["inspect", "fox"], in: directory)
      #expect(facts.output.contains("the model moved "), "\(facts.output)")
    }
  }

  // MARK: - Looking before training

  @Test func thePlanIsWhatThenHappens() throws {
    try withFox { directory in
      let options = ["--slice-length", "8", "--tasks", "sentence-order", "--task-count", "2", "--task-epochs", "2", "--epochs", "3"]
      let sentences = (1...6).map { "In house number \($0) they saw \($0 * 7) grey cats and a small dog." }
      try OutputFile.write(sentences.joined(separator: " "), to: directory + "/fox.txt")
      let common = ["--model", "tiny", "--rank", "2", "--segment-length", "64"] + options
      let plan = try object(try Tool.run(["plan", "fox.txt", "--json"] + common, in: directory).output)
      let run = try Tool.run(["adapt", "fox.txt", "-o", "out", "--json"] + common, in: directory)
      let steps = try run.output.split(separator: "\n").map { try object(String($0)) }
      #expect(steps.count == plan["steps"] as? Int && steps.last?["stepCount"] as? Int == steps.count)
      #expect(steps.compactMap { $0["tokens"] as? Int }.reduce(0, +) == plan["trainedTokens"] as? Int)
      #expect(Set(steps.compactMap { $0["epoch"] as? Int }) == [1, 2, 3, 4, 5])
      #expect((plan["seconds"] as? Double ?? 0) > 0 && (plan["bytes"] as? Int ?? 0) > 1 << 20)
      let text = try Tool.run(["plan", "fox.txt"] + common, in: directory)
      #expect(text.status == 0 && text.output.contains("steps      \(steps.count), the longest example "), "\(text.output)")
    }
  }

  @Test func examplesShowWhatIsLearnt() throws {
    try withFox { directory in
      let show = ["show", "examples", "fox.txt", "--model", Tool.model, "--preset", "segments", "--segment-length", "16",
        "--slice-length", "6"]
      let text = try Tool.run(show + ["--count", "1"], in: directory)
      #expect(text.status == 0)
      #expect(
        text.output.contains(
          #/^segment 1 of \d+ \(tokens 0 to 15\): \d+ tokens, 16 learnt\nread    ".*\.\.\..*Given above context, please recite following segment of the context: \\n\\n\\n"\nlearnt  "/#),
        "\(text.output)")
      #expect(text.errors.contains(" times the document's "))
      let json = try object(try Tool.run(show + ["--count", "1", "--json"], in: directory).output)
      let weights = try #require(json["weights"] as? [Double])
      #expect(weights.count { $0 == 1 } == 16 && weights.suffix(16).allSatisfy { $0 == 1 })
      let none = try Tool.run(show + ["--from", "1000"], in: directory)
      #expect(none.status == 64 && none.errors.contains("from: 1000 is more than the "))
    }
  }

  /// The tokens that are shown are those that the model gets.
  @Test func thePromptCanBeLookedAt() throws {
    try withFox { directory in
      try OutputFile.write(String(repeating: "the lazy dog runs. ", count: 60), to: directory + "/long.txt")
      let ask = ["ask", "Who?", "--model", Tool.model, "--document", "long.txt", "--prompt-limit", "90", "--max-tokens", "4"]
      let cut = try object(try Tool.run(ask + ["--context", "truncated", "--show-prompt", "--json"], in: directory).output)
      let mixed = try object(try Tool.run(ask + ["--context", "truncated-mixin", "--show-prompt", "--json"], in: directory).output)
      let (plain, mixin) = (try #require(cut["tokens"] as? [Int]), try #require(mixed["tokens"] as? [Int]))
      #expect(plain.count == 90 && mixin.count == 90 && plain.suffix(45) == mixin.suffix(45))
      let marks = try #require(mixed["cutTokens"] as? Int) - (try #require(cut["cutTokens"] as? Int))
      #expect(marks > 0 && plain.prefix(45 - marks) == mixin.prefix(45 - marks))
      #expect((mixed["text"] as? String)?.contains("...") == true && (cut["text"] as? String)?.contains("...") == false)
      let lines = try Tool.run(ask + ["--context", "truncated-mixin", "--show-prompt"], in: directory)
      let shown = lines.output.split(separator: "\n").compactMap { Int($0.split(separator: "\t")[1]) }
      #expect(shown == mixin && lines.errors.contains("tokens were cut from the middle"))
      let answer = try object(try Tool.run(ask + ["--context", "truncated-mixin", "--json"], in: directory).output)
      #expect(answer["promptTokens"] as? Int == 90)
    }
  }

  @Test func theQuestionMayComeFromStandardInput() throws {
    let ask = ["ask", "--model", Tool.model, "--max-tokens", "3"]
    let piped = try Tool.run(ask + ["-"], input: "Who?"), given = try Tool.run(ask + ["Who?"])
    #expect(piped.status == 0 && piped.output == given.output)
    #expect(given.errors.contains("lift: cut after 3 tokens;"))
  }

  /// Whoever reads the lines has seen enough: what is trained by then is saved.
  @Test func aReaderThatGoesAwayCostsNoAdapter() throws {
    try withFox { directory in
      let line = adapt("out", ["--epochs", "100000", "--json"]).map { "'\($0)'" }.joined(separator: " ")
      let result = try Tool.shell("\"$LIFT\" \(line) | head -n 3", in: directory)
      #expect(result.errors.contains("the adapter is in out"), "\(result.errors)")
      let record = try object(try String(contentsOfFile: directory + "/out/lift.json", encoding: .utf8))
      #expect(record["ending"] as? String == "stopped")
    }
  }

  /// `nohup` is asked for so that a terminal may close.
  @Test func whatIsIgnoredStaysIgnored() throws {
    try withFox { directory in
      let line = adapt("out", ["--epochs", "2000", "--json"]).map { "'\($0)'" }.joined(separator: " ")
      let result = try Tool.shell(
        "trap '' HUP; \"$LIFT\" \(line) > lines & p=$!; while [ ! -s lines ]; do sleep 0.02; done; kill -HUP $p; wait $p",
        in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let record = try object(try String(contentsOfFile: directory + "/out/lift.json", encoding: .utf8))
      #expect(record["ending"] as? String == "completed")
    }
  }

  @Test func forceReplacesAnAdapter() throws {
    try withFox { directory in
      for force in [[], ["--force"]] {
        let result = try Tool.run(adapt("out", ["--epochs", "1"] + force), in: directory)
        #expect(result.status == 0, "\(result.errors)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      #expect(names == ["fox.txt", "out"])
    }
  }

  @Test func generateContinuesAPrompt() throws {
    try withFox { directory in
      let arguments = ["generate", "the quick", "--model", Tool.model, "--max-tokens", "6"]
      let plain = try Tool.run(arguments, in: directory), json = try Tool.run(arguments + ["--json"], in: directory)
      #expect(plain.status == 0, "\(plain.errors)")
      #expect(try object(json.output)["text"] as? String == String(plain.output.dropLast()))
      let sampled = arguments + ["--temperature", "1", "--seed", "5"]
      let (first, second) = (try Tool.run(sampled, in: directory), try Tool.run(sampled, in: directory))
      #expect(first.output == second.output)
    }
  }

  @Test func modelsAreListedAndShown() throws {
    let list = try Tool.run(["models", "list"])
    #expect(list.status == 0)
    #expect(list.output.contains("smollm2-135m-instruct") && list.output.contains("Apache-2.0"))
    let show = try Tool.run(["models", "show", Tool.model, "--tensors"])
    #expect(show.status == 0)
    for word in ["llama", "context length", "F32: 20 tensors", "pre-tokenizer smollm", "<|im_start|>", "blk.1.ffn_down"] {
      #expect(show.output.contains(word), "no \(word) in \(show.output)")
    }
    let json = try object(try Tool.run(["models", "show", Tool.model, "--json"]).output)
    #expect((json["tensors"] as? [Any])?.count == 20)
  }
}
