import Diagnostics
import Foundation
import LIFT
import TestSupport
import Testing

@Suite struct DocumentTests {
  private func document(_ bytes: [UInt8]) throws -> Document {
    try withTemporaryDirectory { directory in
      let path = directory + "/document.txt"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try Document(path: path)
    }
  }

  private func problem(_ bytes: [UInt8]) -> InputError? { inputError { _ = try document(bytes) } }

  @Test func textAndHash() throws {
    let document = try document(Array("abc".utf8))
    #expect(document.text == "abc")
    #expect(document.hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func aByteOrderMarkIsNoText() throws {
    #expect(try document([0xEF, 0xBB, 0xBF] + Array("abc".utf8)).text == "abc")
  }

  @Test func nulBecomesASpace() throws {
    let document = try document(Array(("a\0b" + String(repeating: " more text", count: 30)).utf8))
    #expect(document.text.hasPrefix("a b more text"))
    #expect(document.replacedNULCount == 1)
  }

  @Test func emptyTextsAreRefused() {
    for bytes in [Array(" \n\t ".utf8), Array("\u{FEFF}\n".utf8), []] {
      #expect(problem(bytes)?.problem == "the document is empty")
      #expect(problem(bytes)?.kind == .invalid)
    }
  }

  @Test func otherEncodingsAreRefusedWithTheirPosition() {
    let latin1 = Array("caf".utf8) + [0xE9] + Array(" au lait, a long enough text".utf8)
    #expect(problem(latin1)?.problem == "byte 3 is not UTF-8 text")
    #expect(problem(latin1)?.remedy == "Convert the file to UTF-8, for example with iconv.")
    #expect(problem(Array("Grüße ".utf8) + [0xFF, 0xFE])?.problem == "byte 8 is not UTF-8 text")
  }

  @Test func binaryFilesAreRefused() {
    let elf: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xB7, 0x80]
    #expect(problem(elf)?.remedy == "This looks like a binary file, or like UTF-16; give a plain text in UTF-8.")
    #expect(
      problem([1, 2, 3, 4, 65, 66])?.problem == "this holds control characters throughout, like a binary file")
  }

  @Test func missingFilesAndDirectories() throws {
    #expect(inputError { _ = try Document(path: "/nonexistent/book.txt") }?.kind == .missing)
    try withTemporaryDirectory { directory in
      #expect(
        inputError { _ = try Document(path: directory) }?.problem == "this is a directory, expected a text file")
    }
  }
}
