import Diagnostics
import Foundation

/// Writes results to standard output, unbuffered, so that they keep their order with messages.
/// - Throws: ``InputError`` if the output cannot take them, such as a full disk behind it.
func writeOutput(_ text: String) throws {
  do {
    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  } catch {
    throw InputError.system("standard output", "it cannot be written", remedy: "Check the disk or the program behind it.")
  }
}

/// One JSON object on a line of standard output.
func writeJSONLine(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  try writeOutput(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
}

/// A message on standard error.
func note(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data("lift: \(text)\n".utf8))
}

/// All of standard input.
func readInput() throws -> Data {
  do {
    return try FileHandle.standardInput.readToEnd() ?? Data()
  } catch {
    throw InputError.missing("standard input", "it cannot be read", remedy: "Pipe a text into the command.")
  }
}
