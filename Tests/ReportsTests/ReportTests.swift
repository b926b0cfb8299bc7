import Evaluation
import Foundation
import Reports
import Testing

struct ReportTests {
  @Test(arguments: PlotsTests.records.indices) func pagesAreWellFormedAndWhole(index: Int) throws {
    let html = Report.html(PlotsTests.records[index]), page = try #require(Drawing.read(html))
    #expect(page.elements["h1"] == 1)
    #expect(page.elements["script"] == nil && page.elements["link"] == nil && page.elements["img"] == nil)
    #expect(!html.contains("http") && !html.contains("@import") && !html.contains("url("))
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test func sectionsAppearWhereThereIsSomethingToShow() {
    func headings(_ record: RunRecord) -> [String] {
      Report.html(record).matches(of: #/<h2>(.*?)</h2>/#).map { String($0.output.1) }
    }
    #expect(
      headings(SampleRun.record) == [
        "Scores", "Differences", "Charts", "By kind of question", "Where the fact stands", "Where lift does worst",
        "Failed and skipped", "Recipe",
      ])
    #expect(headings(SampleRun.begun) == ["Scores", "Charts", "Recipe"])
    #expect(headings(SampleRun.alone) == ["Scores", "Charts", "Where closed-book does worst", "Recipe"])
  }

  @Test func saysHowFarTheRunIs() {
    var record = SampleRun.record
    #expect(Report.html(record).contains("All 100 readings done, 2 failed, 4 skipped."))
    record.unitCount = 120
    #expect(Report.html(record).contains("Unfinished: 100 of 120 readings done"))
    #expect(Report.html(SampleRun.begun).contains("No reader has answered yet."))
  }

  @Test func tablesAreTheTerminals() throws {
    let record = SampleRun.record, html = Report.html(record)
    for score in record.readerScores {
      let mean = try #require(score.score)
      #expect(html.contains("<th scope=\"row\">\(score.reader)</th>"))
      #expect(html.contains(">\(String(format: "%.1f", 100 * mean.mean)) <span class=\"range\">["))
    }
    for difference in record.readerDifferences { #expect(html.contains(difference.sentence)) }
  }

  @Test func questionsInTheWindowStandApartWhereThatIsKnown() {
    var record = SampleRun.record
    #expect(!Report.html(record).contains("In window are the questions"))
    for index in record.predictions.indices { record.predictions[index].isInWindow = index % 2 == 0 }
    let html = Report.html(record)
    #expect(html.contains("In window are the questions"))
    for part in record.readerScores.flatMap({ [$0.inWindow, $0.outside] }) {
      #expect(html.contains(part.map { String(format: "%.1f (n %d)", 100 * $0.mean, $0.n) } ?? "no part"))
    }
  }

  @Test func troublesWithOneReasonStandTogether() {
    let html = Report.html(SampleRun.record)
    #expect(html.contains("4 readings: the window has no room for 32,768 tokens &amp; their &lt;answers&gt;"))
    #expect(html.contains("needle-32768-0, needle-32768-25, needle-32768-75, needle-32768-100"))
    #expect(html.contains("1 reading: out of memory at step 12"))
  }

  /// The biggest gap to the best reader comes first, then the lowest score; what is right is not listed.
  @Test func worstExamplesComeFirst() {
    let scores: [(id: String, lift: Double, other: Double)] = [
      ("right", 1, 1), ("equal", 0.2, 0.2), ("lower", 0, 0), ("gap", 0.5, 0.9), ("small-gap", 0.1, 0.3),
      ("better", 0.9, 0),
    ]
    var record = SampleRun.alone
    record.readers = ["lift", "other"]
    let model = record.predictions[0]
    record.predictions = scores.flatMap { id, lift, other in
      [("lift", lift), ("other", other)].map { reader, score in
        var prediction = model
        (prediction.id, prediction.reader, prediction.score) = (id, reader, score)
        return prediction
      }
    }
    let shown = Report.html(record).matches(of: #/<p class="note">needle-2048-0 · (\S+)</p>/#).map {
      String($0.output.1)
    }
    #expect(shown == ["gap", "small-gap", "lower", "equal", "better"])
  }
}
