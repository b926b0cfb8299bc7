import Diagnostics
import Foundation
import TensorFiles
import Testing

struct AppendedFileTests {
  @Test func growsByWhatIsAppended() throws {
    try withScratchDirectory { directory in
      let path = directory + "/lines"
      try AppendedFile.append(Data(), to: path)
      #expect(try names(in: directory) == [])
      for text in ["one\n", "", "two\n"] { try AppendedFile.append(Data(text.utf8), to: path) }
      #expect(try contents(of: path) == Array("one\ntwo\n".utf8))
      // A piece of a larger buffer, whose first index is not 0.
      try AppendedFile.append(Data("not this\n".utf8).dropFirst(4), to: path)
      #expect(try contents(of: path) == Array("one\ntwo\nthis\n".utf8))
    }
  }

  @Test func aPlaceThatTakesNothingIsNamed() throws {
    try withScratchDirectory { directory in
      let error = try #require(throws: InputError.self) {
        try AppendedFile.append(Data([1]), to: directory + "/none/lines")
      }
      #expect(error.kind == .system)
      #expect(error.place == directory + "/none/lines")
      #expect(error.problem.hasPrefix("the output cannot be opened: "))
    }
  }

  #if os(Linux)
    @Test func aFullDiskIsNamed() throws {
      let error = try #require(throws: InputError.self) { try AppendedFile.append(Data([1]), to: "/dev/full") }
      #expect(error.kind == .system && error.problem.hasPrefix("the output cannot be written: "))
    }
  #endif
}

struct FileLockTests {
  @Test func oneAtATimeHoldsIt() throws {
    try withScratchDirectory { directory in
      let path = directory + "/.lock"
      do {
        let lock = try FileLock(path)
        defer { withExtendedLifetime(lock) {} }
        for _ in 0..<3 {
          let error = try #require(throws: InputError.self) { _ = try FileLock(path) }
          #expect(error.description == "\(directory)/: another process is at work here. Wait for it, or stop it.")
          #expect(error.kind == .usage)
          #expect(try names(in: directory) == [".lock"])
        }
      }
      #expect(try names(in: directory) == [])
      let again = try FileLock(path)
      withExtendedLifetime(again) {}
    }
  }

  /// A process that was killed leaves the file, and holds nothing.
  @Test func aFileThatIsLeftIsNoObstacle() throws {
    try withScratchDirectory { directory in
      try put([], at: directory + "/.lock")
      let lock = try FileLock(directory + "/.lock")
      withExtendedLifetime(lock) {}
    }
  }

  /// Being refused closes nothing that belongs to somebody else.
  @Test func beingRefusedLeavesOtherFilesOpen() throws {
    try withScratchDirectory { directory in
      let lock = try FileLock(directory + "/.lock")
      defer { withExtendedLifetime(lock) {} }
      for number in 0..<50 {
        #expect(throws: InputError.self) { _ = try FileLock(directory + "/.lock") }
        try put([1], at: "\(directory)/\(number)")
      }
      #expect(throws: InputError.self) { _ = try FileLock(directory + "/.lock") }
    }
  }

  @Test func aPlaceThatIsNotThereIsNamed() throws {
    try withScratchDirectory { directory in
      let error = try #require(throws: InputError.self) { _ = try FileLock(directory + "/none/.lock") }
      #expect(error.kind == .system && error.problem.hasPrefix("the output cannot be made: "))
    }
  }
}
