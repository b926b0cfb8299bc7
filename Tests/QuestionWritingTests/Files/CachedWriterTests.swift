import Diagnostics
import Foundation
import QuestionWriting
import TensorFiles
import TestSupport
import Testing

struct CachedWriterTests {
  private static let document = String(repeating: "0123456789abcdef", count: 4)

  @Test func whatIsKeptIsNotAskedForAgain() throws {
    try withFile { path in
      let broken = try cached(passages(4), path) { ScriptedWriter($0, last: 1) }.upToError()
      #expect(broken == [written(0), written(1)])
      var asked: [Int] = []
      let writer = try cached(passages(4), path) { missing in
        asked = missing.map(\.index)
        return ScriptedWriter(missing)
      }
      #expect(asked == [2, 3] && writer.name == "scripted" && writer.cachedCount == 2)
      #expect(try writer.next(waits: false) == [written(0), written(1)])
      #expect(try writer.all() == [written(2), written(3)])
    }
  }

  @Test func aWholeFileLeavesNothingToAsk() throws {
    try withFile { path in
      _ = try cached(passages(2), path) { ScriptedWriter($0) }.all()
      var asked: [Int]?
      let writer = try cached(passages(2), path) { missing in
        asked = missing.map(\.index)
        return ScriptedWriter(missing)
      }
      #expect(try writer.all() == [written(0), written(1)])
      #expect(asked == [])
    }
  }

  @Test func theFileIsAsDescribed() throws {
    try withFile { path in
      _ = try cached(passages(1), path) { ScriptedWriter($0) }.all()
      let hash = FileHash.sha256(text: "Sentence 0.")
      #expect(
        try String(contentsOfFile: path, encoding: .utf8) == """
          {"document":"\(Self.document)","format":"question pairs","version":1,"writer":"scripted"}
          {"passage":0,"qa_list":[{"answer":"0","question":"What is 0?"}],"sha256":"\(hash)"}

          """)
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["pairs.jsonl"])
    }
  }

  @Test func failuresAreNotKept() throws {
    try withFile { path in
      let all = try cached(passages(3), path) { ScriptedWriter($0, failing: [1]) }.all()
      #expect(all.map(\.failure) == [nil, "failed", nil])
      let again = try cached(passages(3), path) { ScriptedWriter($0) }.all()
      #expect(again == [written(0), written(2), written(1)])
    }
  }

  @Test(arguments: [1, 40, 90, 150])
  func aRunThatWasKilledGoesOn(_ cut: Int) throws {
    try withFile { path in
      _ = try cached(passages(3), path) { ScriptedWriter($0) }.all()
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.dropLast(cut).write(to: URL(fileURLWithPath: path))
      let kept = whole.dropLast(cut).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count - 2
      let writer = try cached(passages(3), path) { ScriptedWriter($0) }
      #expect(writer.cachedCount == kept && kept < 3)
      #expect(try writer.all() == (0..<3).map(written))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
    }
  }

  @Test(arguments: [0, 1, 30, 100])
  func aCutHeaderIsWrittenAnew(_ size: Int) throws {
    try withFile { path in
      _ = try cached(passages(2), path) { ScriptedWriter($0) }.all()
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.prefix(size).write(to: URL(fileURLWithPath: path))
      #expect(try cached(passages(2), path) { ScriptedWriter($0) }.all() == [written(0), written(1)])
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
    }
  }

  @Test func otherTextsAreAskedForAgain() throws {
    try withFile { path in
      _ = try cached(passages(2), path) { ScriptedWriter($0) }.all()
      var changed = passages(2)
      changed[1].text = "Another."
      do {
        let writer = try cached(changed, path) { ScriptedWriter($0) }
        #expect(writer.cachedCount == 1)
        _ = try writer.all()
      }
      #expect(try cached(passages(2), path) { ScriptedWriter($0) }.cachedCount == 2)
      #expect(try cached(changed, path) { ScriptedWriter($0) }.cachedCount == 2)
    }
  }

  @Test func otherDocumentsAndWritersAreRefused() throws {
    try withFile { path in
      _ = try cached(passages(1), path) { ScriptedWriter($0) }.all()
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let document = inputError {
        _ = try CachedWriter(passages(1), at: path, document: "fedcba9876543210") { ScriptedWriter($0) }
      }
      #expect(
        document?.problem
          == "the file holds pairs about the document with the SHA-256 0123456789ab…, expected fedcba987654…")
      let writer = inputError { _ = try cached(passages(1), path) { ScriptedWriter($0, name: "other") } }
      #expect(writer?.problem == "the file holds pairs of another writer (scripted), expected other")
      #expect([document, writer].allSatisfy { $0?.kind == .invalid && $0?.place == path && $0?.remedy != nil })
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }
  }

  @Test func aFileHasOneHolder() throws {
    try withFile { path in
      let writer = try cached(passages(1), path) { ScriptedWriter($0) }
      #expect(inputError { _ = try cached(passages(1), path) { ScriptedWriter($0) } }?.kind == .usage)
      #expect(try writer.all() == [written(0)])
    }
  }

  private func withFile(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { try body($0 + "/pairs.jsonl") }
  }

  private func cached(
    _ passages: [Passage], _ path: String, writer: ([Passage]) throws -> any QuestionWriter
  ) throws -> CachedWriter {
    try CachedWriter(passages, at: path, document: Self.document, writer: writer)
  }
}

extension QuestionWriter {
  /// What comes before an error.
  fileprivate func upToError() -> [WrittenPassage] {
    var all: [WrittenPassage] = []
    _ = inputError { while let written = try next(waits: true) { all += written } }
    return all
  }
}
