import Foundation
import TestSupport
import Testing

/// That measurements run and add up; never how fast.
struct BenchTests {
  private struct Report: Decodable {
    var benchmark: String
    var units: Double
    var seconds: [Double]
    var memoryRequests: Int?
    var peakMemoryInBytes: Int
  }

  private func report(_ arguments: [String]) throws -> Report {
    let result = try Tool.run(["bench"] + arguments + ["--json", "--threads", "1"])
    #expect(result.status == 0, "\(result.errors)")
    let decoder = JSONDecoder()
    return try decoder.decode(Report.self, from: Data(result.output.utf8))
  }

  @Test(
    arguments: [
      (["train", "--rank", "4", "--batch-size", "3", "--length", "20"], 60.0), (["prefill", "--length", "40"], 40),
      (["decode", "--tokens", "9"], 8), (["batch", "--sequences", "5", "--tokens", "9"], 40),
    ] as [([String], Double)])
  func unitsAreThoseAskedFor(arguments: [String], units: Double) throws {
    let report = try report(arguments + ["--model", Tool.model, "--steps", "3"])
    #expect(report.benchmark == arguments[0] && report.units == units)
    #expect(report.seconds.count == 3 && report.seconds.allSatisfy { $0 > 0 })
  }

  /// Several passes a step, some of another length: the memory of two steps is enough for all later ones. (In the first, short
  /// passes use what long ones left, some of which the second has in use at that moment.)
  @Test func stepsAfterTheSecondAskForNoMemory() throws {
    let report = try report([
      "train", "--model", Fixture.path("../../checkpoints/tiny.gguf"), "--rank", "8", "--length", "64", "--batch-size", "3",
      "--tokens-per-pass", "128", "--steps", "4", "--warmup", "2",
    ])
    #expect(report.memoryRequests == 0)
  }

  @Test func sizesThatCannotBeAreRefused() throws {
    for (arguments, message) in [
      (["batch", "--sequences", "0"], "sequences: 0 is not at least 1."),
      (["batch", "--tokens", "1"], "tokens: 1 is not at least 2."),
      (["batch", "--prompt", "0"], "prompt: 0 is not at least 1."),
    ] {
      let result = try Tool.run(["bench"] + arguments + ["--model", Tool.model])
      #expect(result.status == 64 && result.errors.contains(message), "\(result.errors)")
    }
    let long = try Tool.run(["bench", "batch", "--prompt", "500", "--tokens", "20", "--model", Tool.model])
    #expect(long.status == 64)
    #expect(long.errors == "lift: batch: 500 and 20 tokens are more than the model's window of 512.\n")
  }
}
