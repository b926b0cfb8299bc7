import Diagnostics
import Foundation
import TensorFiles
import Testing

private struct Interruption: Error {}

struct OutputFileTests {
  @Test func appearsUnderItsName() throws {
    try withScratchDirectory { directory in
      try OutputFile.write(to: directory + "/a") { file in
        try file.write([1, 2])
        #expect(file.size == 2)
        #expect(try !names(in: directory).contains("a"))
        try file.write("é".utf8)
      }
      #expect(try contents(of: directory + "/a") == [1, 2, 0xC3, 0xA9])
      #expect(try names(in: directory) == ["a"])
    }
  }

  @Test func replacesTheOlderOne() throws {
    try withScratchDirectory { directory in
      try OutputFile.write("long text", to: directory + "/a")
      try OutputFile.write("new", to: directory + "/a")
      #expect(try contents(of: directory + "/a") == Array("new".utf8))
    }
  }

  @Test func failureLeavesTheOlderOneAndNothingElse() throws {
    try withScratchDirectory { directory in
      try OutputFile.write("old", to: directory + "/a")
      #expect(throws: Interruption.self) {
        try OutputFile.write(to: directory + "/a") { file in
          try file.write([1, 2, 3])
          throw Interruption()
        }
      }
      #expect(try contents(of: directory + "/a") == Array("old".utf8))
      #expect(try names(in: directory) == ["a"])
    }
  }

  @Test func saysWhyItCannotBeWritten() throws {
    try withScratchDirectory { directory in
      let missing = try #require(
        #expect(throws: InputError.self) { try OutputFile.write("x", to: directory + "/none/a") })
      #expect(missing.problem == "the output cannot be created: No such file or directory")
      #expect(missing.remedy == "Create the directory \(directory)/none/ first.")

      try FileManager.default.createDirectory(atPath: directory + "/taken", withIntermediateDirectories: false)
      #expect(
        try problem { try OutputFile.write("x", to: directory + "/taken") }
          == "the output cannot be put in place: Is a directory")
      #expect(try names(in: directory) == ["taken"])
    }
  }

  @Test func whatCannotBeWrittenIsKnownBefore() throws {
    try withScratchDirectory { directory in
      try OutputFile.write("old", to: directory + "/a")
      func check(_ path: String, replacing: Bool = true) throws {
        try OutputFile.check(path, replacing: replacing, mark: "ol", kind: "an old thing")
      }
      #expect(try problem { try check(directory + "/a", replacing: false) } == "the output file exists already")
      try check(directory + "/a")
      try check(directory + "/b", replacing: false)
      #expect(try problem { try check(directory) } == "this is a directory, expected the name of a file")
      #expect(try problem { try check(directory + "/no/b") } == "the directory \(directory)/no/ is not there")
      #expect(try problem { try check("") } == "the path is empty")
      #expect(try problem { try check("/proc/b") }.hasPrefix("the output cannot be made"))
      #expect(try problem { try check("/dev/null") } == "this is to be replaced, but it is not an old thing")
      try OutputFile.write("new", to: directory + "/a")
      #expect(try problem { try check(directory + "/a") } == "this is to be replaced, but it is not an old thing")
      #expect(try names(in: directory) == ["a"])
    }
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may write anywhere"))
  func aReadOnlyDirectoryIsNamed() throws {
    try withScratchDirectory { directory in
      chmod(directory, 0o555)
      defer { chmod(directory, 0o755) }
      let found = try problem { try OutputFile.write("x", to: directory + "/a") }
      #expect(found == "the output cannot be created: Permission denied")
    }
  }
}

struct OutputDirectoryTests {
  @Test func appearsUnderItsName() throws {
    try withScratchDirectory { directory in
      try OutputDirectory.write(to: directory + "/book/") { inside in
        try OutputFile.write("x", to: inside + "/a")
        #expect(!FileManager.default.fileExists(atPath: directory + "/book"))
      }
      #expect(try names(in: directory) == ["book"])
      #expect(try names(in: directory + "/book") == ["a"])
    }
  }

  @Test func failureLeavesNothing() throws {
    try withScratchDirectory { directory in
      #expect(throws: Interruption.self) {
        try OutputDirectory.write(to: directory + "/book") { inside in
          try OutputFile.write("x", to: inside + "/a")
          throw Interruption()
        }
      }
      let left = try names(in: directory)
      #expect(left == [])
    }
  }

  @Test func anExistingDirectoryIsOnlyReplacedOnRequest() throws {
    try withScratchDirectory { directory in
      let path = directory + "/book"
      try OutputDirectory.write(to: path) { try OutputFile.write("1", to: $0 + "/old") }
      #expect(
        try problem { try OutputDirectory.write(to: path) { _ in Issue.record("must not run") } }
          == "this directory exists already")

      #expect(throws: Interruption.self) {
        try OutputDirectory.write(to: path, replacing: true) { _ in throw Interruption() }
      }
      #expect(try names(in: path) == ["old"])

      try OutputDirectory.write(to: path, replacing: true) { try OutputFile.write("2", to: $0 + "/new") }
      #expect(try names(in: path) == ["new"])
      #expect(try names(in: directory) == ["book"])
    }
  }

  /// What `write` would refuse after a long run, `check` refuses before it.
  @Test func whatCannotBeReplacedIsKnownBefore() throws {
    try withScratchDirectory { directory in
      func check(_ name: String) throws -> String {
        try problem { try OutputDirectory.check(directory + name, replacing: true, marks: ["m"], others: ["o"], kind: "an adapter") }
      }
      try FileManager.default.createDirectory(atPath: directory + "/real", withIntermediateDirectories: false)
      try OutputFile.write("", to: directory + "/real/m")
      try FileManager.default.createSymbolicLink(atPath: directory + "/link", withDestinationPath: "real")
      try OutputDirectory.check(directory + "/real///", replacing: true, marks: ["m"], others: ["o"], kind: "an adapter")
      try OutputFile.write("", to: directory + "/real/o")
      #expect(try problem { try OutputDirectory.check(
        directory + "/real", replacing: true, marks: ["o"], others: [], kind: "an adapter") }
        == "this directory is to be replaced, and it holds m, which is no part of an adapter")
      #expect(try check("/link") == "this is a symbolic link, and not a directory")
      #expect(try check("/link/") == "this is a symbolic link, and not a directory")
      #expect(try check("/real/.") == "this is no name for a new directory")
      #expect(try check("/real/..") == "this is no name for a new directory")
      #expect(
        try problem { try OutputDirectory.check("/proc", replacing: true, marks: [], others: [], kind: "an adapter") }
          == "this directory is a disk of its own and cannot be replaced")
      #expect(try names(in: directory).sorted() == ["link", "real"])
      try OutputDirectory.write(to: directory + "/real//", replacing: true) { try OutputFile.write("", to: $0 + "/n") }
      #expect(try names(in: directory + "/real") == ["n"])
      // The way to it leads through itself.
      try OutputDirectory.write(to: directory + "/real/../real", replacing: true) { try OutputFile.write("", to: $0 + "/k") }
      #expect(try names(in: directory + "/real") == ["k"])
      #expect(try names(in: directory).sorted() == ["link", "real"])
    }
  }

  @Test func aFileIsNotReplaced() throws {
    try withScratchDirectory { directory in
      try OutputFile.write("x", to: directory + "/book")
      #expect(
        try problem { try OutputDirectory.write(to: directory + "/book", replacing: true) { _ in } }
          == "this exists and is not a directory")
    }
  }
}
