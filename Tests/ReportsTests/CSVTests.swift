import Evaluation
import Foundation
import Reports
import Testing

struct CSVTests {
  @Test func fieldsAreQuotedWhereTheyHaveToBe() throws {
    var record = SampleRun.alone
    record.predictions = Array(record.predictions.prefix(1))
    record.predictions[0].prediction = "one, \"two\"\r\nthree"
    record.predictions[0].question = "plain; 'text'"
    record.predictions[0].answers = ["a", "b"]
    let csv = CSV.predictions(record)
    #expect(csv.contains(",plain; 'text',\"a\nb\",\"one, \"\"two\"\"\r\nthree\",8,true,f1,"))
    #expect(csv.hasPrefix("reader,variant,seed,document,id,kind,") && csv.hasSuffix("\r\n"))
  }

  @Test func everyLineHasTheHeadsFields() {
    let record = SampleRun.record
    for (csv, count) in [
      (CSV.scores(record), 4), (CSV.predictions(record), record.predictions.count),
      (CSV.losses(record), record.events.count { if case .step = $0 { true } else { false } }),
    ] {
      let rows = fields(csv)
      #expect(rows.count == count + 1)
      #expect(Set(rows.map(\.count)).count == 1)
    }
  }

  @Test func scoresAreThoseOfTheTable() throws {
    let record = SampleRun.record, rows = fields(CSV.scores(record)), scores = record.readerScores
    let column = try #require(rows[0].firstIndex(of: "low")),
      kind = try #require(rows[0].firstIndex(of: "kind: one fact"))
    #expect(rows.dropFirst().map { Double($0[column]) } == scores.map { $0.score?.low })
    #expect(rows.dropFirst().map { Double($0[kind]) } == scores.map { $0.kinds.first?.score.mean })
  }

  @Test func whatIsInTheWindowHasColumnsWhereThatIsKnown() throws {
    var record = SampleRun.alone
    let column = "in_window"
    #expect(!fields(CSV.scores(record))[0].contains(column))
    #expect(fields(CSV.predictions(record))[0].contains(column))
    record.predictions = Array(record.predictions.prefix(3))
    for (index, isInWindow) in [true, false, nil].enumerated() { record.predictions[index].isInWindow = isInWindow }
    let predictions = fields(CSV.predictions(record)), place = try #require(predictions[0].firstIndex(of: column))
    #expect(predictions.dropFirst().map { $0[place] } == ["true", "false", ""])
    let scores = fields(CSV.scores(record)), first = try #require(scores[0].firstIndex(of: column))
    #expect(scores[0][first..<first + 4] == ["in_window", "in_window_questions", "outside", "outside_questions"])
    let values = record.predictions.map { "\($0.score)" }
    #expect(scores[1][first..<first + 4] == [values[0], "1", values[1], "1"])
  }

  /// Reads what RFC 4180 says, one scalar at a time.
  private func fields(_ csv: String) -> [[String]] {
    var rows: [[String]] = [], row: [String] = [], field = "", isQuoted = false
    for scalar in csv.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted:
        rows.append(row + [field])
        (row, field) = ([], "")
      case "\r" where !isQuoted: break
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows
  }
}
