import Foundation
import TestSupport
import Testing

/// Runs the commands of the notebooks and compares what they print with what the notebook shows.
///
/// `LIFT_WRITE_SNAPSHOTS=1 swift test --filter NotebookTests` puts the present outputs into the notebooks.
@Suite(.serialized) struct NotebookTests {
  private static let directory = Fixture.path("../../notebooks-md")

  static var notebooks: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.hasSuffix(".md") }.sorted()
  }

  @Test func thereAreNotebooks() {
    #expect(Self.notebooks.first == "01-adapt-and-ask.md")
  }

  @Test(arguments: notebooks) func outputsAreAsShown(name: String) throws {
    let path = "\(Self.directory)/\(name)"
    var notebook = Notebook(try String(contentsOfFile: path, encoding: .utf8))
    #expect(!notebook.commands.isEmpty, "\(name) has no commands")
    try withTemporaryDirectory { directory in
      for index in notebook.commands.indices {
        let command = notebook.commands[index]
        let output = try Self.run(command.text, in: directory)
        if ProcessInfo.processInfo.environment["LIFT_WRITE_SNAPSHOTS"] != nil { notebook.commands[index].output = output }
        #expect(output == notebook.commands[index].output, "\(name): $ \(command.text)")
      }
    }
    if ProcessInfo.processInfo.environment["LIFT_WRITE_SNAPSHOTS"] != nil {
      try Data(notebook.text.utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  /// What a shell prints for a line, errors included; `lift` is the one just built.
  private static func run(_ line: String, in directory: String) throws -> String {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    var environment = ProcessInfo.processInfo.environment
    let tools = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    environment["PATH"] = "\(tools):\(environment["PATH"] ?? "/usr/bin:/bin")"
    environment["LIFT_CHECKPOINTS"] = Fixture.path("../../checkpoints")
    process.environment = environment
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
