import Foundation
import Testing
import TestSupport

/// The built command, run as a person would.
struct Tool {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// A random model with a tokenizer and a chat template.
  static let model = Fixture.path("tiny_llama/tied/model.gguf")
  static let otherModel = Fixture.path("tiny_llama/untied/model.gguf")

  /// The command lies beside the tests.
  static var path: String {
    Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
      .map { $0.deletingLastPathComponent().appendingPathComponent("lift").path }
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("lift").path
  }

  /// Runs `lift` with these arguments in `directory`.
  static func run(_ arguments: [String], in directory: String? = nil, input: String? = nil) throws -> Result {
    let process = try start(path, arguments, in: directory, input: input)
    return finish(process)
  }

  /// Runs a shell line in which `$LIFT` is the command.
  static func shell(_ line: String, in directory: String? = nil) throws -> Result {
    finish(try start("/bin/sh", ["-c", line], in: directory, input: nil))
  }

  struct Running {
    let process: Process
    fileprivate let output: URL
    fileprivate let errors: URL
  }

  static func start(_ executable: String, _ arguments: [String], in directory: String?, input: String?) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["LIFT"] = path
    environment["LIFT_CHECKPOINTS"] = Fixture.path("../../checkpoints")
    // Help is as wide as the terminal; here always the same.
    environment["LIFT_CACHE"] = NSTemporaryDirectory() + "lift-test-cache"
    environment["COLUMNS"] = "100"
    process.environment = environment
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let base = FileManager.default.temporaryDirectory.appendingPathComponent("lift-tool-\(UUID().uuidString)").path
    let output = URL(fileURLWithPath: base + ".out"), errors = URL(fileURLWithPath: base + ".err")
    let inputFile = URL(fileURLWithPath: base + ".in")
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    try Data((input ?? "").utf8).write(to: inputFile)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    try FileManager.default.removeItem(at: inputFile)
    return Running(process: process, output: output, errors: errors)
  }

  /// Waits until the command has printed something: it is at work, and no longer starting.
  static func waitForOutput(_ running: Running) throws {
    while running.process.isRunning, try Data(contentsOf: running.output).isEmpty {
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// What it has said on standard error so far.
  static func errors(_ running: Running) throws -> String {
    try String(contentsOf: running.errors, encoding: .utf8)
  }

  static func finish(_ running: Running) -> Result {
    running.process.waitUntilExit()
    defer {
      try? FileManager.default.removeItem(at: running.output)
      try? FileManager.default.removeItem(at: running.errors)
    }
    func text(_ file: URL) -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
    return Result(
      status: running.process.terminationStatus, output: text(running.output), errors: text(running.errors))
  }
}

extension Tool {
  /// What `lift score` says of `fox.txt` in a directory, computed in float32.
  static func loss(_ arguments: [String], in directory: String) throws -> String {
    let result = try Tool.run(["score", "fox.txt", "--precision", "float32"] + arguments, in: directory)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").first { $0.hasPrefix("loss") }.map(String.init) ?? ""
  }
}
