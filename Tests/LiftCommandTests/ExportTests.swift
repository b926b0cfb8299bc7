import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift export`, as a person would use it.
@Suite(.serialized) struct ExportTests {
  private func withAdapter(_ extra: [String] = [], _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write("The quick brown fox jumps over the lazy dog and runs away.", to: directory + "/fox.txt")
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "fox", "--preset", "segments", "--epochs", "2"] + extra,
        in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      try body(directory)
    }
  }

  @Test func aFileForLlamaCpp() throws {
    try withAdapter(["--rank", "4"]) { directory in
      let result = try Tool.run(["export", "fox", "--format", "gguf", "--output", "fox.gguf"], in: directory)
      #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
      #expect(result.errors.contains("fox.gguf: written, logits differ by at most "), "\(result.errors)")
      let file = try GGUFFile(path: directory + "/fox.gguf")
      #expect(try file.metadata.string("general.type") == "adapter" && file.metadata.string("lift.seed") == "0")
      // Smaller values, no look at them, and the older file replaced.
      let small = try Tool.run(
        ["export", "fox", "--format", "gguf", "--output", "fox.gguf", "--type", "q8_0", "--no-verify", "--force"],
        in: directory)
      #expect(small.status == 0 && small.errors.contains("fox.gguf: written, not read again"), "\(small.errors)")
      let smaller = try GGUFFile(path: directory + "/fox.gguf")
      #expect(smaller.tensors.contains { $0.elementType == .q8_0 } && smaller.tensors.count == file.tensors.count)
    }
  }

  @Test func aFolderForPEFTIsAnAdapterHereToo() throws {
    try withAdapter(["--rank", "4"]) { directory in
      let result = try Tool.run(
        ["export", "fox", "--format", "peft", "--output", "peft", "--type", "bf16"], in: directory)
      #expect(result.status == 0 && result.errors.contains("allowed "), "\(result.errors)")
      let weights = try SafetensorsFile(path: directory + "/peft/adapter_model.safetensors")
      #expect(weights.tensors.allSatisfy { $0.elementType == .bfloat16 })
      let card = try String(contentsOfFile: directory + "/peft/README.md", encoding: .utf8)
      #expect(card.contains("| document | fox, ") || card.contains("| document | fox.txt, "), "\(card)")
      #expect(card.contains("PeftModel.from_pretrained(base, \"THIS-FOLDER\")") && card.contains("--format gguf"))
      #expect(card.contains("read again, logits within"))
      let answer = try Tool.run(["ask", "--adapter", "peft", "--max-tokens", "2", "Who?"], in: directory)
      #expect(answer.status == 0, "\(answer.errors)")
    }
  }

  @Test func aFolderForMLX() throws {
    try withAdapter(["--rank", "4"]) { directory in
      let result = try Tool.run(["export", "fox", "--format", "mlx", "--output", "mlx"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: directory + "/mlx").sorted()
      #expect(files == ["README.md", "adapter_config.json", "adapters.safetensors"])
    }
  }

  @Test func mistakesAreSaid() throws {
    try withAdapter(["--rank", "4"]) { directory in
      func refused(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try Tool.run(["export"] + arguments, in: directory)
        #expect(result.status == status && result.errors.contains(text), "\(result.status) \(result.errors)")
      }
      try refused(["fox", "--format", "peft", "--output", "fox"], 64, "the output directory exists already")
      try refused(["fox", "--format", "gguf", "--output", "fox.txt"], 64, "the output file exists already")
      try refused(["fox", "--format", "gguf", "--output", "fox.txt", "--force"], 64, "it is not a GGUF adapter")
      try FileManager.default.copyItem(atPath: Tool.model, toPath: directory + "/base.gguf")
      try refused(["fox", "--format", "gguf", "--output", "base.gguf", "--force"], 64, "it is not a GGUF adapter")
      try refused(["fox", "--format", "gguf", "--output", "none/fox.gguf"], 64, "the directory none/ is not there")
      try refused(["fox", "--format", "mlx", "--output", "out", "--type", "q8_0"], 64, "type: Q8_0 is no type of the mlx format")
      try refused(["fox", "--format", "onnx", "--output", "out"], 64, "onnx")
      try refused(["fox", "--output", "out"], 64, "--format")
      try refused(["fix", "--format", "peft", "--output", "out"], 66, "fix: there is no such adapter")
      try refused(["fox", "--format", "peft", "--output", "out", "--model", "nobody"], 66, "no model has this name")
      try refused(
        ["fox", "--format", "peft", "--output", "out", "--model", Tool.otherModel], 65, "the adapter was made for")
      #expect(!FileManager.default.fileExists(atPath: directory + "/out"))
    }
  }

  @Test func whatNoOtherProgramReadsIsRefused() throws {
    for (kind, text) in [
      ("gated-memory", "the adapter is Gated Memory, which no other program reads as an adapter"),
      ("full", "the adapter is a set of whole weights, which no other program reads as an adapter"),
    ] {
      try withAdapter(["--adapter", kind]) { directory in
        let result = try Tool.run(["export", "fox", "--format", "peft", "--output", "out"], in: directory)
        #expect(result.status == 64 && result.errors.contains(text), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory + "/out"))
      }
    }
  }
}
