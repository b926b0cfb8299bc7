import Diagnostics
import Foundation
import Testing

/// The path of a committed file under Tests/Fixtures.
func fixturePath(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Fixtures/" + name).path
}

/// Runs `body` with a new, empty directory that is gone afterwards.
func withScratchDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("lift-tests-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

func contents(of path: String) throws -> [UInt8] {
  try Array(Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Writes a file, without waiting for the disk as `Data.write` does: some tests write thousands.
func put(_ bytes: [UInt8], at path: String) throws {
  let file = try #require(fopen(path, "wb"))
  defer { fclose(file) }
  try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

/// All names in a directory, hidden ones too.
func names(in directory: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
}

/// What the InputError thrown by `body` says is wrong.
func problem(_ body: () throws -> Void) throws -> String {
  try #require(#expect(throws: InputError.self, performing: body)).problem
}
