import ArgumentParser
import Diagnostics

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine computes.",
    discussion: """
      Every measurement is repeated, and the median is shown beside the machine's own matrix-product peak, measured in \
      the same run.

      EXAMPLES
        lift bench gemm
        lift bench train --model smollm2-135m-instruct --rank 128 --profile
        lift bench decode --model smollm2-135m-instruct --json
      """,
    subcommands: [Gemm.self, Train.self, Prefill.self, Decode.self, Batch.self, Load.self])
}

/// What all measurements have in common.
struct BenchOptions: ParsableArguments {
  @Option(help: "Measured repetitions.")
  var steps = 5

  @Option(help: "Repetitions before those, which are not measured.")
  var warmup = 1

  @Flag(help: "Show where the time went, kernel by kernel.")
  var profile = false

  @Flag(help: "Print one JSON object instead.")
  var json = false

  func validate() throws {
    if steps < 1 { throw ValidationError("steps: \(steps) is not at least 1.") }
    if warmup < 0 { throw ValidationError("warmup: \(warmup) is negative.") }
  }
}
