import Evaluation
import Reports
import Testing

struct PlotsTests {
  static let records = [SampleRun.record, SampleRun.begun, SampleRun.alone, SampleRun.sweep]

  @Test(arguments: records.indices) func textsStandFreeInsideTheDrawing(index: Int) throws {
    let files = plots(Self.records[index])
    #expect(!files.isEmpty)
    for (name, svg) in files {
      let drawing = try #require(Drawing.read(svg), "\(name) is not well-formed")
      #expect(drawing.texts.count > 5, "\(name)")
      #expect(drawing.outside.isEmpty, "\(name): \(drawing.outside)")
      #expect(drawing.collisions.isEmpty, "\(name): \(drawing.collisions)")
    }
  }

  @Test func aFileForWhatTheRunHas() {
    #expect(
      plots(SampleRun.record).map(\.fileName) == [
        "scores.svg", "cost.svg", "length.svg", "losses.svg", "needles-closed-book.svg",
        "needles-truncated-context.svg",
        "needles-lift.svg", "needles-lift+truncated-context.svg",
      ])
    #expect(plots(SampleRun.begun).map(\.fileName) == ["losses.svg"])
    #expect(plots(SampleRun.alone).map(\.fileName) == ["scores.svg", "length.svg"])
  }

  /// On a disk that does not tell capitals apart, two files of one name would be one.
  @Test func namesDiffer() {
    var record = SampleRun.record
    record.events = []
    record.predictions = record.predictions.filter { $0.reader == "lift" }.flatMap { prediction in
      ["a/b", "a:b", "A b"].map { variant in
        var prediction = prediction
        prediction.variant = variant
        return prediction
      }
    }
    let names = plots(record).map(\.fileName).filter { $0.hasPrefix("needles") }
    #expect(names == ["needles-lift-a-b.svg", "needles-lift-a-b-2.svg", "needles-lift-A-b-3.svg"])
  }

  @Test func aFileStandsAlone() throws {
    let svg = try #require(plots(SampleRun.record).first).svg
    #expect(svg.contains("prefers-color-scheme: dark") && svg.contains("xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.ranges(of: "http").count == 1)
  }

  /// Names come from recipes and data.
  @Test func namesAreEscaped() throws {
    var record = SampleRun.alone
    record.readers = ["<b>&\"x\u{1}"]
    record.predictions = record.predictions.map { prediction in
      var prediction = prediction
      prediction.reader = "<b>&\"x\u{1}"
      return prediction
    }
    let drawing = try #require(Drawing.read(plots(record)[0].svg))
    #expect(drawing.texts.contains { $0.words == "<b>&\"x\u{FFFD}" })
    #expect(drawing.elements["b"] == nil)
  }

  /// Marks of all series and both ends of the whiskers.
  @Test func aBarForEachVariant() throws {
    let drawing = try #require(Drawing.read(plots(SampleRun.sweep)[0].svg))
    // Twelve variants, closed book, and the paper.
    #expect(drawing.elements["rect"] == 14)
    #expect(drawing.texts.contains { $0.words == "rank=8, learning-rate=3e-4" })
  }

  @Test func unmeasuredCellsSayNothing() throws {
    let svg = try #require(plots(SampleRun.record).last).svg, drawing = try #require(Drawing.read(svg))
    // The longest documents did not fit.
    #expect(drawing.texts.count { $0.words == "–" } == SampleRun.depths.count)
  }
}
