import ArgumentParser
import Foundation
import Kernels

@main
struct LiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lift",
    abstract: "Absorb a long document into an adapter, then ask it questions.",
    discussion: """
      EXAMPLES
        lift models pull smollm2-135m-instruct
        lift adapt book.txt --model smollm2-135m-instruct --output adapters/book
        lift ask --adapter adapters/book "Who is Ishmael?"

      Exit codes: 0 ok, 64 usage, 65 bad data, 66 missing input, 70 internal or refused by the system, \
      130 interrupted after saving.
      """,
    version: "0.1.0",
    subcommands: [
      AdaptCommand.self, PlanCommand.self, AskCommand.self, ShowCommand.self, InspectCommand.self, CompareCommand.self, AdapterCommand.self,
      ExportCommand.self, ImportCommand.self, MergeCommand.self,
      GenerateCommand.self, ScoreCommand.self, RunCommand.self, EvaluateCommand.self, RecipesCommand.self, RunsCommand.self,
      BenchCommand.self, ModelsCommand.self,
    ])

  static func main() {
    // A file that reaches the size limit, or a program behind the output that is gone, is an error to report.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    BufferPool.shared.onExhaustion { bytes in
      note("memory: the system refused \(Format.bytes(bytes)) more. Use shorter segments or a smaller batch, or close programs.")
      Foundation.exit(70)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Failure(error).exit()
    }
  }
}
