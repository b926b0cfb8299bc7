import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift import`, and adapters that another program made, as a person would use them.
@Suite(.serialized) struct ImportTests {
  private func withAdapter(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write("The quick brown fox jumps over the lazy dog and runs away.", to: directory + "/fox.txt")
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "fox", "--preset", "segments", "--epochs", "3", "--rank", "4",
          "--learning-rate", "1e-2"], in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      try body(directory)
    }
  }

  @Test(arguments: ["peft", "gguf", "mlx"]) func whatWasExportedComesBack(format: String) throws {
    try withAdapter { directory in
      let exported = try Tool.run(["export", "fox", "--format", format, "--output", "out"], in: directory)
      #expect(exported.status == 0, "\(exported.errors)")
      let imported = try Tool.run(
        ["import", "out", "--format", format, "--model", Tool.model, "--output", "back"], in: directory)
      #expect(imported.status == 0 && imported.errors.contains("back: a LoRA of rank 4 on 14 modules of "), "\(imported.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: directory + "/back").sorted()
      #expect(files == ["adapter_config.json", "adapter_model.safetensors"])
      let adapted = try Tool.loss(["--adapter", "fox"], in: directory)
      #expect(try Tool.loss(["--adapter", "back", "--model", Tool.model], in: directory) == adapted)
      #expect(try Tool.loss(["--model", Tool.model], in: directory) != adapted)
    }
  }

  @Test func anAdapterWithoutARecordNeedsItsModel() throws {
    try withAdapter { directory in
      try FileManager.default.removeItem(atPath: directory + "/fox/lift.json")
      let without = try Tool.run(["ask", "--adapter", "fox", "Who?"], in: directory)
      #expect(without.status == 64, "\(without.errors)")
      #expect(without.errors.contains("--model: none was given, and the model that fox was made for (SHA-256 "))
      let with = try Tool.run(["ask", "--adapter", "fox", "--model", Tool.model, "--max-tokens", "2", "Who?"], in: directory)
      #expect(with.status == 0, "\(with.errors)")
      // The hash of its model is kept beside the weights.
      #expect(!with.errors.contains("another model file"), "\(with.errors)")
    }
  }

  @Test func ofPEFTsOwnItIsNotKnown() throws {
    let adapter = Fixture.path("lora_steps/random_b/final")
    let asked = try Tool.run(["ask", "--adapter", adapter, "--model", Tool.model, "--max-tokens", "2", "Who?"])
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(asked.errors.contains("\(adapter): made by another program, so it is not known whether "), "\(asked.errors)")
    let without = try Tool.run(["ask", "--adapter", adapter, "Who?"])
    #expect(without.status == 64 && without.errors.contains("which another program made, does not say which it was made for"))
  }

  @Test func mistakesAreSaid() throws {
    try withAdapter { directory in
      func refused(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try Tool.run(["import"] + arguments, in: directory)
        #expect(result.status == status && result.errors.contains(text), "\(result.status) \(result.errors)")
      }
      let here = ["--model", Tool.model, "--output", "out"]
      try refused(["fox", "--format", "gguf"] + here, 66, "fox: this is a directory, expected a file")
      try refused(["none.gguf", "--format", "gguf"] + here, 66, "none.gguf")
      try refused([Tool.model, "--format", "gguf"] + here, 65, "expected \"adapter\"")
      try refused(["none", "--format", "peft"] + here, 66, "there is no adapter configuration here")
      try refused(["fox", "--format", "mlx"] + here, 66, "adapters.safetensors")
      try refused(["fox", "--format", "peft", "--model", Tool.model, "--output", "fox"], 64, "the output directory exists already")
      try refused(["fox", "--format", "peft", "--model", Tool.otherModel, "--output", "out"], 65, "has shape")
      try refused(["fox", "--format", "peft", "--output", "out"], 64, "--model")
      #expect(!FileManager.default.fileExists(atPath: directory + "/out"))
    }
  }
}
