import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift inspect` on a LoRA adapter, and on one with a memory, whose gates another program has computed for some tokens.
@Suite(.serialized) struct InspectTests {
  private static let text = "the quick brown fox jumps over the lazy dog and runs away from the old grey cat."

  /// An adapter of `fox.txt` in `fox`; its files are those of the fixture if it is to have a memory.
  private func withAdapter(hasMemory: Bool, _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write(Self.text, to: directory + "/fox.txt")
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", Tool.model, "--output", "fox", "--preset", "segments", "--rank", "4",
          "--epochs", "2"], in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      if hasMemory {
        for file in ["adapter_config.json", "adapter_model.safetensors"] {
          try Fixture.data("gated_memory/tied_head/initial/\(file)").write(
            to: URL(fileURLWithPath: "\(directory)/fox/\(file)"))
        }
      }
      try body(directory)
    }
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func factsOfALoRAAdapter() throws {
    try withAdapter(hasMemory: false) { directory in
      let result = try Tool.run(["inspect", "fox"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let facts = Dictionary(
        uniqueKeysWithValues: result.output.split(separator: "\n").map { line in
          let words = line.split(separator: " ", maxSplits: 1)
          return (String(words[0]), words[1].trimmingCharacters(in: .whitespaces))
        })
      #expect(facts["kind"] == "LORA" && facts["adapter.rank"] == "4" && facts["training.epochs"] == "2")
      #expect(facts["document"]?.hasPrefix("fox.txt, ") == true && facts["loss"]?.contains("at last") == true)
      #expect(facts["training.fullBatch"] == "no" && !result.output.contains("gates"))
      let json = try object(try Tool.run(["inspect", "fox", "--json"], in: directory).output)
      #expect(json["kind"] as? String == "LORA" && json["gates"] == nil)

      let refused = try Tool.run(["inspect", "fox", "--heatmap", "gates.svg"], in: directory)
      #expect(refused.status == 64)
      #expect(refused.errors.contains("--heatmap: fox is of the kind LORA, which has no gates"))
    }
  }

  @Test func gatesOnTheDocumentAndOffIt() throws {
    try withAdapter(hasMemory: true) { directory in
      let result = try Tool.run(["inspect", "fox", "--heatmap", "gates.svg"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("\ngates on fox.txt, ") && result.output.contains("\ngates on a standard text, "))
      #expect(result.output.contains("layer  mean "))
      let drawing = try String(contentsOfFile: directory + "/gates.svg", encoding: .utf8)
      // The norms of the memory's weights stand before the gates.
      #expect(result.output.contains("weights of the memory: Frobenius norms") && result.output.contains(" mem_proj.0 "))
      #expect(drawing.contains("Mean gate on fox.txt, %") && drawing.contains("Mean gate on a standard text, %"))

      let json = try object(try Tool.run(["inspect", "fox", "--json"], in: directory).output)
      let gates = try #require(json["gates"] as? [[String: Any]])
      #expect(gates.map { $0["text"] as? String } == ["fox.txt", "a standard text"])
      for reading in gates {
        let values = try #require(reading["gates"] as? [[Double]]), mean = try #require(reading["mean"] as? Double)
        #expect(values.map(\.count) == [4, 4] && values.joined().allSatisfy { (0...1).contains($0) })
        #expect(abs(values.joined().reduce(0, +) / 8 - mean) < 1e-12)
      }
      #expect(gates[0]["gates"] as? [[Double]] != gates[1]["gates"] as? [[Double]])
    }
  }

  /// Without the document, or with another in its place, only the other text is read; a named one is taken.
  @Test func aDocumentThatIsNotThere() throws {
    try withAdapter(hasMemory: true) { directory in
      try OutputFile.write("another text", to: directory + "/other.txt")
      try FileManager.default.removeItem(atPath: directory + "/fox.txt")
      try FileManager.default.copyItem(atPath: directory + "/other.txt", toPath: directory + "/fox.txt")
      let without = try Tool.run(["inspect", "fox", "--other", "other.txt"], in: directory)
      #expect(without.status == 0 && without.errors.contains("fox.txt: the document is not there as it was"))
      #expect(!without.output.contains("gates on fox.txt") && without.output.contains("gates on other.txt, "))
      let named = try Tool.run(["inspect", "fox", "--document", "other.txt"], in: directory)
      #expect(named.status == 0 && named.output.contains("gates on other.txt, "))
      let missing = try Tool.run(["inspect", "fox", "--other", "nothing.txt"], in: directory)
      #expect(missing.status == 66 && missing.errors.contains("nothing.txt: there is no such file"))
    }
  }

  /// The facts are read without the model; what needs that is left out, and it is said.
  @Test func withoutItsBase() throws {
    try withAdapter(hasMemory: false) { directory in
      let model = "\(directory)/model.gguf"
      try FileManager.default.copyItem(atPath: Tool.model, toPath: model)
      let adapted = try Tool.run(
        ["adapt", "fox.txt", "--model", model, "--output", "own", "--preset", "segments", "--rank", "4", "--epochs", "1"],
        in: directory)
      #expect(adapted.status == 0, "\(adapted.errors)")
      try FileManager.default.removeItem(atPath: model)
      let gone = try Tool.run(["inspect", "own"], in: directory)
      #expect(gone.status == 0 && gone.errors.contains("is no longer at \(model)"), "\(gone.errors)")
      #expect(gone.output.contains("training.epochs") && !gone.output.contains("of W, %"))
      try FileManager.default.copyItem(atPath: Tool.otherModel, toPath: model)
      let another = try Tool.run(["inspect", "own"], in: directory)
      #expect(another.status == 0 && another.errors.contains("this is no longer the model that own was made for"), "\(another.errors)")
      #expect(another.output == gone.output)
      let named = try Tool.run(["inspect", "own", "--model", model], in: directory)
      #expect(named.status == 65 && named.output.isEmpty)
    }
  }

  @Test func whatIsNoAdapter() throws {
    try withTemporaryDirectory { directory in
      let model = try Tool.run(["inspect", Tool.model], in: directory)
      #expect(model.status == 65 && model.output.isEmpty && model.errors.contains("key general.type is "), "\(model.errors)")
      let result = try Tool.run(["inspect", "nothing"], in: directory)
      #expect(result.status == 66 && result.errors.contains("nothing: there is no such adapter"))
    }
  }
}
