import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift adapt` with every kind of question writer.
@Suite(.serialized) struct WriterTests {
  private static let reply = #"{"qa_list": [{"question": "What is in the house?", "answer": "A cat."}]}"#
  private static let text = (1...12).map { "House number \($0) has \($0 * 7) cats and one dog." }.joined(separator: " ")

  private func withDocument(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try OutputFile.write(Self.text, to: directory + "/houses.txt")
      try body(directory)
    }
  }

  private func adapt(_ writer: String, _ more: [String] = []) -> [String] {
    [
      "adapt", "houses.txt", "--model", Tool.model, "--output", "out", "--preset", "segments", "--rank", "2", "--tasks", "questions",
      "--segment-weight", "0", "--epochs", "0", "--task-epochs", "2", "--batch-size", "4", "--writer", writer,
    ] + more
  }

  private func lastLine(_ output: String) throws -> [String: Any] {
    let line = try #require(output.split(separator: "\n").last)
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test(arguments: ["rules", "pairs.jsonl"]) func withoutAModel(writer: String) throws {
    try withDocument { directory in
      let pairs = (1...5).map { #"{"question": "How many cats has house number \#($0)?", "answer": "\#($0 * 7)"}"# }
      try OutputFile.write(pairs.joined(separator: "\n") + "\n", to: directory + "/pairs.jsonl")
      let result = try Tool.run(adapt(writer, ["--json"]), in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let end = try lastLine(result.output)
      #expect(end["passages"] as? Int == 12 && end["failures"] as? Int == 0)
      if writer != "rules" { #expect(end["pairs"] as? Int == 5 && result.output.split(separator: "\n").count == 5) }
      #expect(FileManager.default.fileExists(atPath: directory + "/out/lift.json"))
    }
  }

  @Test func aServerWritesAndWhatItWroteIsKept() throws {
    try withDocument { directory in
      let server = try LocalServer { _, _ in .saying(Self.reply) }
      defer { server.stop() }
      let arguments = adapt(server.url, ["--writer-model", "m", "--questions", "kept.jsonl", "--json", "--force"])
      let first = try Tool.run(arguments, in: directory)
      #expect(first.status == 0, "\(first.errors)")
      let end = try lastLine(first.output)
      #expect(end["pairs"] as? Int == 12 && end["failures"] as? Int == 0)
      let overlap = try #require(end["overlap"] as? Double), seconds = try #require(end["secondsToAnswer"] as? Double)
      #expect((0...1).contains(overlap) && seconds > 0)
      let asked = server.requests.count
      #expect(asked == 12)
      let second = try Tool.run(arguments, in: directory)
      #expect(second.status == 0, "\(second.errors)")
      #expect(server.requests.count == asked)
      // What was kept is of this document alone.
      try OutputFile.write("Another text. It has two sentences.", to: directory + "/houses.txt")
      let other = try Tool.run(arguments, in: directory)
      #expect(other.status == 65 && other.errors.contains("kept.jsonl"), "\(other.errors)")
      #expect(server.requests.count == asked)
    }
  }

  @Test func aServerThatIsNotThereEndsTheRun() throws {
    try withDocument { directory in
      let server = try LocalServer { _, _ in .init(status: 401, body: "{}") }
      defer { server.stop() }
      let result = try Tool.run(adapt(server.url, ["--writer-model", "m", "--quiet"]), in: directory)
      #expect(result.status == 70 && result.errors.contains("LIFT_WRITER_KEY is not set"), "\(result.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["houses.txt"])
    }
  }
}
