import Diagnostics
import TensorFiles
import Testing

struct MappedFileTests {
  @Test func showsTheBytes() throws {
    try withScratchDirectory { directory in
      try put([1, 2, 3], at: directory + "/file")
      let file = try MappedFile(path: directory + "/file")
      #expect(file.withUnsafeBytes { Array($0) } == [1, 2, 3])
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    try withScratchDirectory { directory in
      try put([], at: directory + "/empty")
      let cases: [(String, InputError.Kind, String)] = [
        ("/none", .missing, "there is no such file"),
        ("", .missing, "this is a directory, expected a file"),
        ("/empty", .invalid, "the file is empty"),
        ("/empty/below", .missing, "the file cannot be opened: Not a directory"),
      ]
      for (name, kind, problem) in cases {
        let error = try #require(#expect(throws: InputError.self) { try MappedFile(path: directory + name) })
        #expect(error.kind == kind)
        #expect(error.problem == problem)
        #expect(error.place == directory + name)
      }
      #expect(try problem { _ = try MappedFile(path: "/dev/null") }.hasPrefix("this is not a regular file"))
    }
  }
}
