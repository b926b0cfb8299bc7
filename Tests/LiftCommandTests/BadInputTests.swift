import Foundation
import Kernels
import TensorFiles
import TestSupport
import Testing

/// Everything a person can get wrong: one clear sentence, the right exit code, and nothing left behind.
@Suite(.serialized) struct BadInputTests {
  private func withFiles(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write("the quick brown fox jumps over the lazy dog.", to: directory + "/fox.txt")
      try body(directory)
    }
  }

  private func expect(
    _ arguments: [String], in directory: String, status: Int32, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    let result = try Tool.run(arguments, in: directory)
    #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(result.errors.contains(message), "\(result.errors)", sourceLocation: sourceLocation)
    let after = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    #expect(after == before, "files were left behind", sourceLocation: sourceLocation)
  }

  private func adapt(_ document: String, model: String = Tool.model, _ more: [String] = []) -> [String] {
    ["adapt", document, "--model", model, "--output", "out", "--preset", "segments", "--rank", "2", "--epochs", "1",
      "--quiet"] + more
  }

  @Test func documents() throws {
    try withFiles { directory in
      try Data().write(to: URL(fileURLWithPath: directory + "/empty.txt"))
      try Data([0x63, 0xE9, 0x63]).write(to: URL(fileURLWithPath: directory + "/latin1.txt"))
      try Data((0...255).map(UInt8.init)).write(to: URL(fileURLWithPath: directory + "/binary"))
      try expect(adapt("none.txt"), in: directory, status: 66, "lift: none.txt: there is no such file. ")
      try expect(adapt("empty.txt"), in: directory, status: 65, "lift: empty.txt: the document is empty. ")
      try expect(adapt("latin1.txt"), in: directory, status: 65, "lift: latin1.txt: byte 1 is not UTF-8 text. ")
      try expect(adapt("binary"), in: directory, status: 65, "This looks like a binary file, or like UTF-16; give a plain text in UTF-8.")
      try expect(adapt("."), in: directory, status: 65, "this is a directory, expected a text file")
    }
  }

  @Test func models() throws {
    try withFiles { directory in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: Tool.model))
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: directory + "/half.gguf"))
      try (bytes + Data(repeating: 0, count: 4096)).write(to: URL(fileURLWithPath: directory + "/more.gguf"))
      var lying = bytes
      lying.replaceSubrange(8..<16, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
      try lying.write(to: URL(fileURLWithPath: directory + "/lying.gguf"))
      var metadata = GGUFMetadata()
      metadata["general.architecture"] = .string("mamba")
      try GGUFFile.write(
        [OutputTensor(name: "x", shape: [1], values: [1])], metadata: metadata, to: directory + "/mamba.gguf")

      try expect(adapt("fox.txt", model: "half.gguf"), in: directory, status: 65, "lift: half.gguf: ")
      try expect(adapt("fox.txt", model: "more.gguf"), in: directory, status: 65, "lift: more.gguf: ")
      try expect(adapt("fox.txt", model: "lying.gguf"), in: directory, status: 65, "lift: lying.gguf: ")
      try expect(
        adapt("fox.txt", model: "mamba.gguf"), in: directory, status: 65,
        "lift: mamba.gguf: the architecture is \"mamba\", and only \"llama\" and \"qwen2\" are supported. ")
      try expect(
        adapt("fox.txt", model: "fox.txt"), in: directory, status: 65, "lift: fox.txt: ")
      try expect(
        adapt("fox.txt", model: "smollm3"), in: directory, status: 66,
        "lift: smollm3: no model has this name, and there is no such file. There are ")
    }
  }

  @Test func anUnknownQuantisationIsNamed() throws {
    try withFiles { directory in
      // The first tensor's type, turned into Q2_K (10).
      var bytes = try Data(contentsOf: URL(fileURLWithPath: Tool.model))
      let name = try #require(bytes.range(of: Data("token_embd.weight".utf8)))
      bytes[name.upperBound + 4 + 16] = 10
      try bytes.write(to: URL(fileURLWithPath: directory + "/q2.gguf"))
      try expect(adapt("fox.txt", model: "q2.gguf"), in: directory, status: 65, "Q2_K")
    }
  }

  @Test(arguments: [
    (["--epochs", "0"], "epochs: 0 is not at least 1"),
    (["--epochs", "x"], "The value 'x' is invalid for '--epochs <epochs>'"),
    (["--learning-rate=-1"], "learning-rate: -1.0 is not above 0 and at most 1"),
    (["--rank", "0"], "rank: 0 is not at least 1"),
    (["--alpha", "0"], "alpha: 0.0 is not a positive number"),
    (["--segment-length", "1"], "segment-length: 1 is not at least 2"),
    (["--segment-offset", "999"], "segment-offset: 999 is not from 1 to the segment length"),
    (["--schedule", "square"], "'square' is invalid for '--schedule <schedule>'"),
    (["--warmup-steps=-1"], "warmup-steps: -1 is negative"),
    (["--max-gradient-norm=-1"], "max-gradient-norm: -1.0 is not a number from 0 up"),
    (["--beta1", "1"], "beta1: 1.0 is not from 0 up and below 1"),
    (["--batch-size", "0"], "batch-size: 0 is not at least 1"),
    (["--target-modules", "q_prj,up,q_proj"], "\"q_prj\" and \"up\" match no linear layer; there are q_proj, k_proj, v_proj"),
    (["--preset", "gatd"], "'gatd' is invalid for '--preset <preset>'"),
    (["--adapter", "lorra"], "'lorra' is invalid for '--adapter <adapter>'"),
    (["--adapter", "gated-memory", "--rank", "8"], "rank: it has no effect on the adapter gated-memory"),
    (["--adapter", "full", "--dora"], "dora: it has no effect on the adapter full"),
    (["--head-rank", "2"], "head-rank: it has no effect on the adapter lora"),
    (["--dropout", "1"], "dropout: 1.0 is not from 0 up and below 1"),
    (["--rank-pattern", "q_proj"], "'q_proj' is invalid for '--rank-pattern <rank-pattern>'"),
    (["--rank-pattern", "lm_head=4"], "lm_head"),
    (["--slice-length", "1"], "slice-length: 1 is not at least 2"),
    (["--slices", "epoch"], "slices: there are none to draw"),
    (["--tasks", "sentence-order"], "task-epochs: there are tasks (sentence-order), and no epoch trains on them"),
    (["--tasks", "sentence-order", "--task-epochs", "1"], "sentence-order needs 5"),
    (["--task-epochs", "2"], "tasks: there are 2 task-epochs and no tasks"),
    (["--tasks", "questions", "--task-epochs", "1", "--writer", "rule"],
      "writer: \"rule\" is none of rules, self, the address of a server, and a file that ends in .jsonl"),
    (["--tasks", "questions", "--task-epochs", "1", "--writer", "http://127.0.0.1:9/v1"],
      "writer-model: the server at http://127.0.0.1:9/v1 must be told which model writes"),
    (["--tasks", "questions", "--task-epochs", "1", "--writer-model", "m"], "writer-model: the writer rules is no server"),
    (["--writer", "self"], "writer: there are no questions about passages"),
    (["--tasks", "questions", "--task-epochs", "1", "--pairs", "0"], "pairs: 0 is not from 1 to 1000"),
    (["--tasks", "questions", "--task-epochs", "1", "--passage-length", "0"], "passage-length: 0 is not at least 1"),
    (["--tasks", "questions", "--task-epochs", "1", "--in-view", "1.5"], "in-view: 1.5 is not a share from 0 to 1"),
    (["--tasks", "questions", "--task-epochs", "1", "--distillation", "2"], "distillation: 2.0 is not a share from 0 to 1"),
    (["--tasks", "questions", "--task-epochs", "1", "--task-count", "7"], "task-count: it has no effect on questions"),
    (["--top-k", "5"], "top-k: there is no teacher whose tokens are kept"),
    (["--anchor-weight", "2"], "anchor-weight: there are no anchors"),
    (["--segment-weight=-1"], "segment-weight: -1.0 is not a number from 0.0 to 1000"),
    (["--segment-weight", "0"], "segment-weight: with 0 there is nothing to train on in the 5 epochs"),
    (["--held-out", "0.9"], "held-out: 0.9 is not a share from 0 to 0.5"),
    (["--warmup-steps", "900", "--rank", "2"], "warmup-steps: 900 leaves none of the "),
    (["--patience", "3"], "patience: nothing is held out to wait for"),
    (["--preset", "gated", "--task-epochs", "0"], "Give a number of epochs, or choose the tasks none."),
    (["--preset", "quick", "--batch-size", "2"], "or add --no-full-batch"),
    (["--rank", "4000"], "rank: 4000 is larger than a side of model.layers.0.self_attn.q_proj"),
    (["--warmup-steps", "1000", "--rank", "2"], "warmup-steps: 1000 leaves none of the "),
    (["--max-gradient-norm", "inf"], "max-gradient-norm: inf is not a number from 0 up"),
    (["--full-batch", "--batch-size", "2"], "so --batch-size and --gradient-accumulation-steps have no effect"),
    (["--title", ""], "title: it is empty"),
    (["--lerning-rate", "1"], "Unknown option '--lerning-rate'. Did you mean '--learning-rate'?"),
  ])
  func settings(arguments: [String], message: String) throws {
    try withFiles { directory in
      // A document that is too short for the settings is wrong itself.
      let preset = arguments.contains("--preset") ? [] : ["--preset", "segments"]
      let status: Int32 = arguments.contains("sentence-order") && arguments.count > 2 ? 65 : 64
      try expect(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "out", "--quiet"] + preset + arguments, in: directory,
        status: status, message)
    }
  }

  @Test func outputs() throws {
    try withFiles { directory in
      try FileManager.default.createDirectory(atPath: directory + "/out", withIntermediateDirectories: false)
      try OutputFile.write("mine", to: directory + "/out/precious.txt")
      try expect(adapt("fox.txt"), in: directory, status: 64, "lift: out: the output directory exists already. ")
      try expect(
        adapt("fox.txt", ["--force"]), in: directory, status: 64,
        "this directory is to be replaced, but what it holds is not an adapter")
      // Not even an adapter's directory may take somebody's own file with it.
      for name in ["lift.json", "adapter_config.json"] { try OutputFile.write("{}", to: "\(directory)/out/\(name)") }
      try expect(
        adapt("fox.txt", ["--force"]), in: directory, status: 64, "it holds precious.txt, which is no part of an adapter")
      let precious = try String(contentsOfFile: directory + "/out/precious.txt", encoding: .utf8)
      #expect(precious == "mine")
    }
  }

  /// A file that may not grow is what a full disk looks like to the program.
  @Test func aFullDiskLeavesNoHalfAdapter() throws {
    try withFiles { directory in
      let result = try Tool.shell(
        "ulimit -f 4; exec \"$LIFT\" "
          + adapt("fox.txt").map { "'\($0)'" }.joined(separator: " "), in: directory)
      #expect(result.status == 70, "\(result.errors)")
      #expect(result.errors.contains("adapter_model.safetensors: the output cannot be written"), "\(result.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(names == ["fox.txt"])
    }
  }

  @Test func adapters() throws {
    try withFiles { directory in
      let adapted = try Tool.run(adapt("fox.txt"), in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      try expect(["ask", "Who?", "--adapter", "none"], in: directory, status: 66, "lift: none: there is no such adapter. ")
      try expect(
        ["ask", "Who?", "--adapter", "out", "--model", Tool.otherModel], in: directory, status: 65,
        "lift: out: the adapter was made for ")
      try OutputFile.write("{}", to: directory + "/out/adapter_config.json")
      try expect(["ask", "Who?", "--adapter", "out"], in: directory, status: 65, "key peft_type is absent, or no text, expected LORA")
    }
  }

  @Test func questions() throws {
    try withFiles { directory in
      let long = String(repeating: "why ", count: 3000)
      try expect(["ask", long, "--model", Tool.model], in: directory, status: 64, "lift: question: it has ")
      try expect(["ask", " ", "--model", Tool.model], in: directory, status: 64, "question: it is empty")
      let empty = try Tool.run(["ask", "-", "--model", Tool.model], in: directory, input: " \n")
      #expect(empty.status == 65 && empty.errors.contains("lift: standard input: the question is empty."))
      try expect(
        ["ask", "Who?", "--model", directory], in: directory, status: 65,
        "there is no config.json here, expected a GGUF file or a folder of Hugging Face")
      try OutputFile.write("{}", to: "\(directory)/config.json")
      try expect(
        ["ask", "Who?", "--model", directory], in: directory, status: 66,
        "/tokenizer.json: there is no such file. Get the whole folder from where it came.")
      try expect(
        ["ask", "Who?", "--model", Tool.model, "--top-k", "5"], in: directory, status: 64, "at 0 the likeliest token is")
      try expect(["ask", "Who?"], in: directory, status: 64, "lift: --model: none was given. ")
      try expect(
        ["ask", "Who?", "--model", Tool.model, "--context", "truncated"], in: directory, status: 64,
        "Give it with --document.")
      try expect(
        ["ask", "Who?", "--model", Tool.model, "--context", "truncated", "--document", "fox.txt", "--title", "Fox"],
        in: directory, status: 64, "--title is not used with --context truncated")
      try expect(
        ["ask", "Who?", "--model", Tool.model, "--document", "fox.txt"], in: directory, status: 64,
        "Add --context truncated.")
      try expect(
        ["ask", "Who?", "--model", Tool.model, "--top-p", "0"], in: directory, status: 64,
        "top-p: 0.0 is not above 0 and at most 1")
    }
  }

  @Test func scores() throws {
    try withFiles { directory in
      let score = ["score", "fox.txt", "--model", Tool.model]
      try expect(score + ["--window", "1"], in: directory, status: 64, "window: 1 is not from 2 to the model's context")
      try expect(score + ["--window", "8", "--stride", "8"], in: directory, status: 64, "stride: 8 is not from 1 to 7")
    }
  }

  @Test func recipes() throws {
    try withFiles { directory in
      try OutputFile.write("model: tiny\ndocment: fox.txt\n", to: directory + "/bad.yaml")
      try expect(["run", "none.yaml"], in: directory, status: 66, "lift: none.yaml: ")
      try expect(["run", "bad.yaml"], in: directory, status: 65, "document")
      try OutputFile.write(
        "pretrain:\n  model: {vocabularySize: 100}\n  text: {familyCount: 0}\noutput: m.gguf\n",
        to: directory + "/pretrain.yaml")
      try expect(
        ["run", "pretrain.yaml"], in: directory, status: 65,
        "pretrain.yaml:2:27: pretrain.model.vocabularySize: 100 is not from 259 to 65536")
      try expect(
        ["run", "pretrain.yaml"], in: directory, status: 65, "pretrain.text.familyCount: 0 is not from 1 to 4000")
      try OutputFile.write("pretrain: {}\noutput: no/m.gguf\n", to: directory + "/nowhere.yaml")
      try expect(["run", "nowhere.yaml"], in: directory, status: 64, "no/ is not there. Create it first.")
    }
  }
}
