import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift merge`, as a person would use it.
@Suite(.serialized) struct MergeTests {
  private func withAdapters(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      for (name, text) in [("fox", "The quick brown fox jumps over the lazy dog."), ("owl", "The owl sleeps by day and hunts by night.")] {
        try OutputFile.write(text, to: "\(directory)/\(name).txt")
        let adapted = try Tool.run(
          ["adapt", "\(name).txt", "--model", Tool.model, "--output", name, "--preset", "segments", "--rank", "4",
            "--epochs", "4", "--learning-rate", "1e-2"], in: directory)
        #expect(adapted.status == 0, "\(adapted.errors)")
      }
      try body(directory)
    }
  }

  @Test func theMergedModelComputesWhatTheAdapterDid() throws {
    try withAdapters { directory in
      let adapted = try Tool.loss(["--adapter", "fox"], in: directory)
      #expect(try Tool.loss(["--model", Tool.model], in: directory) != adapted)
      for (format, output) in [("gguf", "merged.gguf"), ("safetensors", "merged")] {
        let result = try Tool.run(["merge", "--adapter", "fox", "--format", format, "--output", output], in: directory)
        #expect(result.status == 0 && result.errors.contains("\(output): written, logits differ by at most"), "\(result.errors)")
        #expect(try Tool.loss(["--model", "./\(output)"], in: directory) == adapted)
      }
      let small = try Tool.run(
        ["merge", "--adapter", "fox", "--format", "gguf", "--type", "q8_0", "--output", "merged.gguf", "--force"], in: directory)
      #expect(small.status == 0, "\(small.errors)")
      #expect(try GGUFFile(path: "\(directory)/merged.gguf").tensors.contains { $0.elementType == .q8_0 })
    }
  }

  /// Half and half of the same adapter is the adapter; with a second one it is not.
  @Test func severalAdaptersWithWeights() throws {
    try withAdapters { directory in
      func merged(_ adapters: [String]) throws -> String {
        let result = try Tool.run(
          ["merge", "--format", "gguf", "--output", "merged.gguf", "--force"] + adapters.flatMap { ["--adapter", $0] },
          in: directory)
        #expect(result.status == 0, "\(result.errors)")
        return try Tool.loss(["--model", "merged.gguf"], in: directory)
      }
      let whole = try merged(["fox"])
      #expect(try merged(["fox=0.25", "fox=0.75"]) == whole)
      #expect(try merged(["fox=0.5"]) != whole)
      #expect(try merged(["fox", "owl"]) != whole)
    }
  }

  @Test func mistakesAreSaid() throws {
    try withAdapters { directory in
      func refused(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try Tool.run(["merge"] + arguments, in: directory)
        #expect(result.status == status && result.errors.contains(text), "\(result.status) \(result.errors)")
      }
      let gguf = ["--format", "gguf", "--output", "out.gguf"]
      try refused(gguf, 64, "--adapter: none was given")
      try refused(gguf + ["--adapter", "fix"], 66, "fix: there is no such adapter")
      try refused(gguf + ["--adapter", "fox=0"], 64, "the weight of fox=0 is not a number other than 0")
      try refused(gguf + ["--adapter", "fox=half"], 66, "fox=half: there is no such adapter")
      try refused(gguf + ["--adapter", "fox", "--model", Tool.otherModel], 65, "the adapter was made for")
      try refused(
        ["--adapter", "fox", "--format", "safetensors", "--output", "out", "--type", "q8_0"], 64,
        "type: Q8_0 is no type of the safetensors format")
      try refused(["--adapter", "fox", "--format", "gguf", "--output", "fox.txt", "--force"], 64, "it is not a GGUF model")
      try refused(["--adapter", "fox", "--format", "safetensors", "--output", "fox"], 64, "the output directory exists already")
      try FileManager.default.copyItem(atPath: Tool.model, toPath: directory + "/base.gguf")
      try refused(
        ["--adapter", "fox", "--model", "base.gguf", "--format", "gguf", "--output", "base.gguf", "--force"], 64,
        "this is the base model")
      let gated = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "gated", "--preset", "segments", "--epochs", "1",
          "--adapter", "gated-memory"], in: directory)
      #expect(gated.status == 0, "\(gated.errors)")
      try refused(gguf + ["--adapter", "gated"], 64, "cannot be merged into the base")
      try refused(gguf + ["--adapter", "gated", "--adapter", "fox"], 64, "only LoRA can be merged by a part or beside others")
      #expect(!FileManager.default.fileExists(atPath: directory + "/out.gguf"))
    }
  }
}
