import Evaluation
import Testing

struct RunComparisonTests {
  private let records = [
    record("demo", ["closed-book": 0, "lift": 1]), record("long", ["lift": 0.25]), record("demo", ["raw": 0.5]),
  ]

  @Test func readersByRuns() {
    #expect(
      RunComparison(records).text == """
        reader                           demo                   long               demo (2)
        -----------  ------------------------  ---------------------  ---------------------
        closed-book        0.0 [0.0, 0.0] n 1                      –                      –
        lift         100.0 [100.0, 100.0] n 1  25.0 [25.0, 25.0] n 1                      –
        raw                                 –                      –  50.0 [50.0, 50.0] n 1

        """)
  }

  @Test func markdown() {
    #expect(
      RunComparison(Array(records[..<2])).markdown == """
        | reader | demo | long |
        | --- | ---: | ---: |
        | closed-book | 0.0 [0.0, 0.0] n 1 | – |
        | lift | 100.0 [100.0, 100.0] n 1 | 25.0 [25.0, 25.0] n 1 |

        """)
  }

  private static func record(_ name: String, _ scores: KeyValuePairs<String, Double>) -> RunRecord {
    RunRecord(
      name: name, recipe: "", facts: [], events: [],
      predictions: scores.map { prediction(reader: $0.key, score: $0.value) }, readers: scores.map(\.key), unitCount: 2)
  }
}
