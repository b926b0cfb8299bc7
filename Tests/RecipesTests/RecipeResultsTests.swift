import Diagnostics
import Evaluation
import Foundation
import LIFT
import Recipes
import TestSupport
import Testing

/// What a run leaves on the disk.
struct RecipeResultsTests {
  @Test func writesRecipePredictionsAndScores() throws {
    try withTemporaryDirectory { directory in
      let results = try results(), output = directory + "/runs/r"
      try results.write(to: output)
      #expect(try FileManager.default.contentsOfDirectory(atPath: output).sorted() == [
        "predictions.jsonl", "recipe.yaml", "scores.json",
      ])
      #expect(try read(output + "/recipe.yaml") == results.recipe.yaml)
      #expect(
        try read(output + "/predictions.jsonl") == """
          {"answers":["Tobin Askerry"],"id":"q1","metrics":{"exactMatch":1,"f1":1,"recall":1},\
          "prediction":"Tobin\\nAskerry/","question":"Who?","reader":"lift","seconds":0.5}
          {"answers":["1,946"],"id":"q2","metrics":{"exactMatch":0,"f1":0,"recall":0},\
          "prediction":"many","question":"How many?","reader":"lift","seconds":0.25}

          """)
      #expect(
        try read(output + "/scores.json") == """
          {
            "base" : {
              "hash" : "ab",
              "name" : "Tiny",
              "path" : "models/tiny.gguf"
            },
            "cutTokens" : 7,
            "readers" : [
              {
                "exactMatch" : 0.5,
                "f1" : 0.5,
                "n" : 2,
                "prepareSeconds" : 2,
                "reader" : "lift",
                "recall" : 0.5,
                "seconds" : 0.75
              }
            ],
            "seed" : 5
          }

          """)
    }
  }

  @Test func anotherRunIsReplacedOnlyWhenAsked() throws {
    try withTemporaryDirectory { directory in
      let output = directory + "/r"
      try results().write(to: output)
      try write("old", to: output + "/losses.jsonl")
      #expect(throws: InputError.self) { try results().write(to: output) }
      #expect(try read(output + "/losses.jsonl") == "old")
      try results().write(to: output, replacing: true)
      #expect(!FileManager.default.fileExists(atPath: output + "/losses.jsonl"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["r"])
    }
  }

  @Test func tablesShowReadersSideBySide() throws {
    let results = try results()
    #expect(
      results.answerTable(width: 80) == """
        id  question   right answer   lift
        --  ---------  -------------  ----------------
        q1  Who?       Tobin Askerry  ● Tobin Askerry/
        q2  How many?  1,946          ○ many

        """)
    #expect(results.scoreTable.split(separator: "\n").count == 3)
  }

  private func results() throws -> RecipeResults {
    let recipe = try Recipe(yaml: RecipeReadingTests.smallest, path: "r.yaml", overrides: ["adapt.seed=5"])
    let base = try JSONDecoder().decode(
      AdapterRecord.Base.self, from: Data(#"{"name": "Tiny", "path": "models/tiny.gguf", "hash": "ab"}"#.utf8))
    let predictions = [
      Prediction(
        reader: "lift", question: Question(id: "q1", text: "Who?", answers: ["Tobin Askerry"]),
        prediction: "Tobin\nAskerry/", seconds: 0.5),
      Prediction(
        reader: "lift", question: Question(id: "q2", text: "How many?", answers: ["1,946"]), prediction: "many",
        seconds: 0.25),
    ]
    return RecipeResults(
      recipe: recipe, base: base, cutTokens: 7, predictions: predictions,
      scores: [ReaderScore(reader: "lift", predictions: predictions, prepareSeconds: 2)])
  }
}
