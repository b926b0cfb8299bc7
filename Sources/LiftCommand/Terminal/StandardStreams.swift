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

/// A message on standard error, on one line: what a file holds must not move the terminal's cursor.
func note(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data("lift: \(printable(text))\n".utf8))
}

/// The text with control characters spelt out.
func printable(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    scalar.value < 32 || (127..<160).contains(scalar.value) ? scalar.escaped(asASCII: true) : String(scalar)
  }.joined()
}

/// All of standard input as text.
/// - Parameter what: What the text is, for errors.
func inputText(_ what: String) throws -> String {
  guard let text = String(validating: try readInput(), as: UTF8.self) else {
    throw InputError.invalid("standard input", "the \(what) is not UTF-8 text", remedy: "Convert it to UTF-8.")
  }
  guard !text.allSatisfy(\.isWhitespace) else {
    throw InputError.invalid("standard input", "the \(what) is empty", remedy: "Pipe a text into the command.")
  }
  return text
}

/// All of standard input.
func readInput() throws -> Data {
  do {
    return try FileHandle.standardInput.readToEnd() ?? Data()
  } catch {
    throw InputError.missing("standard input", "it cannot be read", remedy: "Pipe a text into the command.")
  }
}
