import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift compare`, and `lift inspect` on what other programs wrote, as a person would use them.
@Suite(.serialized) struct CompareTests {
  /// Adapters `fox` and `cat`, and `fox` in two other forms.
  private func withAdapters(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      for (name, text) in [("fox", "The quick brown fox jumps over the lazy dog and runs away."), ("cat", "An old grey cat sat.")] {
        try OutputFile.write(text, to: "\(directory)/\(name).txt")
        try run(
          ["adapt", "\(name).txt", "--model", Tool.model, "--output", name, "--preset", "segments", "--epochs", "3", "--rank", "4",
            "--learning-rate", "1e-2"], in: directory)
      }
      try run(["export", "fox", "--format", "gguf", "--output", "fox.gguf"], in: directory)
      try run(["export", "fox", "--format", "mlx", "--output", "mlx"], in: directory)
      try body(directory)
    }
  }

  @discardableResult
  private func run(_ arguments: [String], in directory: String) throws -> Tool.Result {
    let result = try Tool.run(arguments, in: directory)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return result
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func twoDocuments() throws {
    try withAdapters { directory in
      let text = try run(["compare", "fox", "cat"], in: directory).output
      let lines = text.split(separator: "\n").map(String.init)
      #expect(!text.contains("known of the"))
      #expect(lines.contains { $0.hasPrefix("document ") && $0.contains("fox.txt") && $0.contains("cat.txt") }, "\(text)")
      let same = try #require(lines.first { $0.hasPrefix("the same: ") })
      #expect(same.contains("base") && same.contains("rank") && same.contains(" settings") && !same.contains("document"))
      let all = try #require(lines.first { $0.hasPrefix("  all ") || $0.hasPrefix("all ") }).split(separator: " ")
      let cosine = try #require(Double(all[4]))
      #expect(cosine > -0.9 && cosine < 0.9 && all.count == 5 + 7, "\(all)")
      #expect(text.contains("A fixed question's logits differ by at most "))

      let json = try object(try run(["compare", "fox", "cat", "--json"], in: directory).output)
      let matrices = try #require(json["matrices"] as? [[String: Any]]), answers = try #require(json["answers"] as? [String: Any])
      #expect(matrices.count == 14 && matrices.allSatisfy { ($0["first"] as? Double ?? 0) > 0 && $0["cosine"] is Double })
      let total = try #require((json["all"] as? [String: Any])?["first"] as? Double)
      let sum = matrices.reduce(0) { $0 + pow($1["first"] as? Double ?? .nan, 2) }
      #expect(abs(total - sum.squareRoot()) < 1e-9)
      #expect((answers["largestDifference"] as? Double ?? 0) > 0.01 && (answers["firstEffect"] as? Double ?? 0) > 0.01)
      let facts = try #require(json["differences"] as? [[String: Any]]).map { $0["name"] as? String }
      #expect(facts.contains("document") && !facts.contains("base"))
    }
  }

  /// The same adapter in three forms, of which one has its rows in another order.
  @Test(arguments: ["fox.gguf", "mlx"]) func anotherFormIsTheSame(other: String) throws {
    try withAdapters { directory in
      for pair in [["fox", other], [other, "fox"]] {
        let json = try object(try run(["compare", "--json"] + pair, in: directory).output)
        let all = try #require(json["all"] as? [String: Any]), answers = try #require(json["answers"] as? [String: Any])
        #expect((all["difference"] as? Double ?? 1) < 1e-6 * (all["first"] as? Double ?? 0) && all["cosine"] as? Double == 1)
        #expect((answers["largestDifference"] as? Double ?? 1) < 1e-5 && answers["firstDifferentToken"] == nil)
      }
      let text = try run(["compare", "fox", other], in: directory).output
      #expect(text.contains("known of the first alone: ") && text.contains("known of the second alone: "), "\(text)")
      #expect(text.contains(" 1.0000") && text.contains("the greedy answers of 64 tokens are the same."), "\(text)")
    }
  }

  @Test func whatCannotBeCompared() throws {
    try withAdapters { directory in
      func refused(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try Tool.run(["compare"] + arguments, in: directory)
        #expect(result.status == status && result.errors.contains(text) && result.output.isEmpty, "\(result.status) \(result.errors)")
      }
      try run(
        ["adapt", "fox.txt", "--model", Tool.otherModel, "--output", "other", "--preset", "segments", "--epochs", "1", "--rank", "4"],
        in: directory)
      try refused(["fox", "other"], 64, "other: it was made for another base model (SHA-256 ")
      try refused(["fox", "nothing"], 66, "nothing: there is no such adapter")
      try refused(["fox"], 64, "Missing expected argument '<second>'")
      try refused(["fox", "cat", "--model", Tool.otherModel], 65, "the adapter was made for")
      try refused(["fox.gguf", "mlx"], 64, "--model: none was given, and the model that fox.gguf was made for")
      try refused(["fox", "."], 66, ".: there is no adapter in this directory")
      try refused(["fox/adapter_model.safetensors", "cat"], 64, "this is one file of an adapter, expected all of it")
      try refused(["fox", "fox.txt"], 65, "fox.txt")
      try refused(["fox", Tool.model], 65, "expected \"adapter\"")
    }
  }

  @Test func whatIsInAnotherProgramsAdapter() throws {
    try withAdapters { directory in
      try FileManager.default.copyItem(atPath: Tool.model, toPath: directory + "/model.gguf")
      for (path, key) in [("fox.gguf", "adapter.lora.alpha"), ("mlx", "lora_parameters.rank")] {
        // The base is not among the known models, so it has to be named.
        let without = try run(["inspect", path], in: directory)
        #expect(without.errors.contains("the model that \(path) was made for (SHA-256 "), "\(without.errors)")
        #expect(without.output.contains("kind ") && without.output.contains(key) && !without.output.contains("change"))
        let with = try run(["inspect", path, "--model", "model.gguf"], in: directory)
        #expect(with.errors.isEmpty && with.output.contains("of W, %"), "\(with.errors) \(with.output)")
        let json = try object(try run(["inspect", path, "--model", "model.gguf", "--json"], in: directory).output)
        let matrices = try #require(json["matrices"] as? [[String: Any]])
        #expect(matrices.count == 14 && matrices.allSatisfy { $0["rank"] as? Int == 4 && ($0["norm"] as? Double ?? 0) > 0 })
        #expect(json["record"] == nil && (json["keys"] as? [String: String])?[key] != nil)
      }
      let other = try Tool.run(["inspect", "mlx", "--model", Tool.otherModel], in: directory)
      #expect(other.status == 65 && other.errors.contains("has shape"), "\(other.errors)")
    }
  }

  /// An adapter of another program is exported, merged and resized like our own, and says whose it is.
  @Test func whatAnotherProgramMadeGoesOn() throws {
    try withAdapters { directory in
      let here = ["--model", Tool.model], own = try Tool.loss(["--adapter", "fox"], in: directory)
      try run(["export", "fox.gguf", "--format", "peft", "--output", "peft"] + here, in: directory)
      #expect(!FileManager.default.fileExists(atPath: directory + "/peft/lift.json"))
      let card = try String(contentsOfFile: directory + "/peft/README.md", encoding: .utf8)
      #expect(card.contains("A LoRA adapter, brought into this form by lift") && !card.contains("| document |"), "\(card)")
      for adapter in ["peft", "mlx", "fox.gguf"] {
        #expect(try Tool.loss(["--adapter", adapter] + here, in: directory) == own, "\(adapter)")
      }
      try run(["merge", "--adapter", "mlx", "--format", "gguf", "--output", "merged.gguf"] + here, in: directory)
      try run(["merge", "--adapter", "fox", "--format", "gguf", "--output", "own.gguf"], in: directory)
      #expect(
        try Tool.loss(["--model", "merged.gguf"], in: directory) == Tool.loss(["--model", "own.gguf"], in: directory))
      let resized = try run(["adapter", "resize", "mlx", "--rank", "2", "--output", "small"] + here, in: directory)
      #expect(resized.errors.contains("small: ") && resized.errors.contains(" % of the change kept"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/small").count == 2)
      try run(["adapter", "resize", "fox", "--rank", "2", "--output", "own-small"], in: directory)
      #expect(
        try Tool.loss(["--adapter", "small"] + here, in: directory) == Tool.loss(["--adapter", "own-small"], in: directory))
    }
  }

  /// Made for one file, used with another of the same shape: that is said, and stays known.
  @Test func anotherModelFileIsDoubtful() throws {
    try withAdapters { directory in
      try run(["merge", "--adapter", "cat", "--format", "gguf", "--output", "cat.gguf"], in: directory)
      let doubt = "it was made for another model file than cat.gguf"
      let asked = try run(["ask", "--adapter", "mlx", "--model", "cat.gguf", "--max-tokens", "2", "Who?"], in: directory)
      #expect(asked.errors.contains("mlx: \(doubt)"), "\(asked.errors)")
      try run(["export", "mlx", "--model", "cat.gguf", "--format", "gguf", "--output", "again.gguf"], in: directory)
      try run(["import", "mlx", "--model", "cat.gguf", "--format", "mlx", "--output", "imported"], in: directory)
      try run(["adapter", "resize", "mlx", "--model", "cat.gguf", "--rank", "2", "--output", "small"], in: directory)
      for adapter in ["again.gguf", "imported", "small"] {
        let again = try run(["inspect", adapter, "--model", "cat.gguf"], in: directory)
        #expect(again.errors.contains("\(adapter): \(doubt)") && again.output.contains("document_sha256"), "\(again.errors)")
      }
      // Two adapters of two models are merged only into one that is named.
      try run(["adapt", "fox.txt", "--model", "cat.gguf", "--output", "fox-cat", "--preset", "segments", "--epochs", "1", "--rank", "2"], in: directory)
      let refused = try Tool.run(
        ["merge", "--adapter", "fox-cat", "--adapter", "mlx", "--format", "gguf", "--output", "two.gguf"], in: directory)
      #expect(refused.status == 64 && refused.errors.contains("mlx: it was made for another base model"), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: directory + "/two.gguf"))
      try run(
        ["merge", "--adapter", "fox-cat", "--adapter", "mlx", "--format", "gguf", "--output", "two.gguf", "--model", "cat.gguf"],
        in: directory)
    }
  }

  /// What is replaced with --force is an adapter, with a record or without.
  @Test func resizedAgain() throws {
    try withAdapters { directory in
      let here = ["--model", Tool.model, "--rank", "2", "--output", "small"]
      try run(["adapter", "resize", "mlx"] + here, in: directory)
      try run(["adapter", "resize", "mlx", "--force"] + here, in: directory)
      let own = try Tool.run(["adapter", "resize", "fox", "--force"] + here, in: directory)
      #expect(own.status == 64 && own.errors.contains("what it holds is not an adapter"), "\(own.errors)")
      try run(["adapter", "resize", "fox.gguf", "--force"] + here, in: directory)
      let refused = try Tool.run(["adapter", "resize", "fox.gguf", "--rank", "2", "--output", ".", "--force", "--model", Tool.model], in: directory)
      #expect(refused.status == 64, "\(refused.errors)")
    }
  }
}
