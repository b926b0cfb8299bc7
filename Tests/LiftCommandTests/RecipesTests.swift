import Foundation
import TensorFiles
import TestSupport
import Testing

/// `lift recipes`: found, read, copied and checked without running anything.
@Suite struct RecipesTests {
  private func withRecipes(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      for folder in ["recipes", "else where"] { try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true) }
      try OutputFile.write("Koru was founded in 1302.", to: directory + "/recipes/koru.txt")
      try OutputFile.write(#"{"question": "When?", "answer": "1302"}"#, to: directory + "/recipes/it's, #1.jsonl")
      try OutputFile.write(
        """
        # What Koru is.
        #
        # Cost: nothing.

        model: tiny
        document: koru.txt  # the text
        questions: 'it''s, #1.jsonl'
        readers: [closed-book]

        """, to: directory + "/recipes/demo.yaml")
      try body(directory)
    }
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func theListSaysWhatEachShowsAndCosts() throws {
    try withRecipes { directory in
      let list = try Tool.run(["recipes", "list"], in: directory)
      #expect(
        list.output.hasPrefix(
          """
          name  shows          cost
          ----  -------------  --------
          demo  What Koru is.  nothing.

          preset         trains

          """))
      let preset = try Tool.run(["recipes", "show", "gated"], in: directory)
      #expect(preset.output.contains("\nadapter:\n  kind: gated-memory\n") && preset.output.contains("\n  taskEpochs: 5\n"))
      let missing = try Tool.run(["recipes", "show", "dmeo"], in: directory)
      #expect(missing.status == 66 && missing.errors.hasSuffix("has this name. There are demo.\n"), "\(missing.errors)")
    }
  }

  @Test func whatIsShownIsARecipeThatMeansTheSame() throws {
    try withRecipes { directory in
      let shown = try Tool.run(["recipes", "show", "demo", "--set", "seeds=[4]"], in: directory)
      #expect(shown.status == 0 && shown.output.hasPrefix("# What Koru is.\n#\n# Cost: nothing.\n\nmodel: tiny\n"))
      #expect(shown.output.contains("\nseeds: [4]\n"))
      try OutputFile.write(shown.output, to: directory + "/else where/shown.yaml")
      let check = try Tool.run(["recipes", "check", "else where/shown.yaml"], in: directory)
      #expect(
        check.output == "else where/shown.yaml: 1 document, 1 question, readers closed-book\n", "\(check.errors)")
    }
  }

  @Test(arguments: ["\n", "\r\n"]) func aCopyNamesTheSameFiles(lineEnd: String) throws {
    try withRecipes { directory in
      let path = directory + "/recipes/demo.yaml"
      try OutputFile.write(try text(path).replacing("\n", with: lineEnd), to: path)
      let copied = try Tool.run(["recipes", "copy", "demo", "else where/mine.yaml"], in: directory)
      #expect(copied.status == 0 && copied.output.contains("Run it: lift run else where/mine.yaml"), "\(copied.errors)")
      #expect(try text(directory + "/else where/mine.yaml") == text(path)
        .replacing("koru.txt  #", with: "../recipes/koru.txt  #").replacing("'it''s,", with: "'../recipes/it''s,"))
      #expect(try Tool.run(["recipes", "check", "else where/mine.yaml"], in: directory).status == 0)
      let again = try Tool.run(["recipes", "copy", "demo", "else where/mine.yaml"], in: directory)
      #expect(again.status == 64 && again.errors.contains("this file exists already"))
    }
  }

  @Test func checkSaysWhatIsWrongWithAllOfThem() throws {
    try withRecipes { directory in
      let bad = "model: tinny\ndocument: no.txt\nquestions: koru.txt\nreaders: [closed-book]\n"
      try OutputFile.write(bad, to: directory + "/recipes/bad.yaml")
      try OutputFile.write("model: tiny\nreader: lift\n", to: directory + "/recipes/worse.yaml")
      let check = try Tool.run(["recipes", "check", "demo", "bad", "worse"], in: directory)
      #expect(check.status == 65 && check.output == "demo: 1 document, 1 question, readers closed-book\n")
      for problem in [
        "no model has this name", "no.txt: there is no such file", "koru.txt: line 1 is not a JSON object",
        "worse.yaml:2:1: reader: there is no such setting. Did you mean readers?", "worse.yaml:1:1: document: this is missing",
      ] {
        #expect(check.errors.contains(problem), "no \(problem) in \(check.errors)")
      }
    }
  }
}
