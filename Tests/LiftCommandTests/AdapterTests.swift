import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift adapter resize`, as a person would use it.
@Suite(.serialized) struct AdapterTests {
  private func withAdapter(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write("The quick brown fox jumps over the lazy dog and runs away.", to: directory + "/fox.txt")
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "fox", "--preset", "segments", "--rank", "4",
          "--epochs", "2"], in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      try body(directory)
    }
  }

  @Test func aSmallerAdapterAnswersAndKnowsItsDocument() throws {
    try withAdapter { directory in
      let resized = try Tool.run(["adapter", "resize", "fox", "--rank", "2", "--output", "small"], in: directory)
      #expect(resized.status == 0, "\(resized.errors)")
      let table = resized.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      #expect(table.first?.contains("q_proj") == true && table.first?.contains("down_proj") == true)
      // Two layers; every share is a number of per cent.
      let rows = table.suffix(2)
      #expect(rows.compactMap(\.first) == ["0", "1"])
      #expect(rows.allSatisfy { $0.count == 9 && $0.dropFirst().allSatisfy { (0...100).contains(Double($0) ?? -1) } })
      #expect(resized.errors.contains("small: ") && resized.errors.contains(" % of the change kept, "))
      let facts = try Tool.run(["inspect", "small"], in: directory)
      #expect(facts.output.contains("to rank 2 after the training") && facts.output.contains("fox.txt, "))
      let answer = try Tool.run(["ask", "--adapter", "small", "--max-tokens", "2", "Who?"], in: directory)
      #expect(answer.status == 0, "\(answer.errors)")
    }
  }

  @Test func mistakesAreSaid() throws {
    try withAdapter { directory in
      func refused(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try Tool.run(["adapter", "resize"] + arguments, in: directory)
        #expect(result.status == status && result.errors.contains(text), "\(result.status) \(result.errors)")
      }
      try refused(["fox", "--rank", "4", "--output", "small"], 64, "4 is not at least 1 and below the rank of the adapter, 4")
      try refused(["fox", "--rank", "2", "--output", "fox"], 64, "the output directory exists already")
      try refused(["fix", "--rank", "2", "--output", "small"], 66, "fix: there is no such adapter")
      try refused(["fox", "--output", "small"], 64, "--rank")
      try refused(["fox", "--rank", "2", "--output", "small", "--model", Tool.otherModel], 65, "the adapter was made for")
      #expect(!FileManager.default.fileExists(atPath: directory + "/small"))
    }
  }

  @Test func anAdapterWithoutARankIsRefused() throws {
    try withAdapter { directory in
      for file in ["adapter_config.json", "adapter_model.safetensors"] {
        try Fixture.data("gated_memory/tied_head/initial/\(file)").write(
          to: URL(fileURLWithPath: "\(directory)/fox/\(file)"))
      }
      let result = try Tool.run(["adapter", "resize", "fox", "--rank", "2", "--output", "small"], in: directory)
      #expect(result.status == 64 && result.errors.contains("the adapter is no LoRA, and has no rank"), "\(result.errors)")
    }
  }
}
