import Foundation
import TestSupport
import Testing

/// What the command says about itself, word for word: `LIFT_WRITE_SNAPSHOTS=1 swift test --filter HelpTests` writes it
/// anew, and the difference shows in the review.
@Suite struct HelpTests {
  static let commands = [
    "", "adapt", "plan", "ask", "show", "show examples", "inspect", "compare", "adapter", "adapter resize", "export", "import", "merge", "generate", "score", "run", "evaluate", "recipes",
    "recipes list", "recipes show",
    "recipes copy", "recipes check", "runs", "runs list", "runs show", "runs compare", "runs plot", "bench", "bench gemm",
    "bench train", "bench prefill", "bench decode", "bench batch", "bench load", "models", "models list", "models pull", "models show",
  ]

  @Test(arguments: commands) func helpText(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let result = try Tool.run(words + ["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("EXAMPLE"), "no example in the help of lift \(command)")
    let name = (["lift"] + words).joined(separator: "-")
    let path = Fixture.path("help/\(name).txt")
    if ProcessInfo.processInfo.environment["LIFT_WRITE_SNAPSHOTS"] != nil {
      try Data(result.output.utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(result.output == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completions(shell: String) throws {
    let result = try Tool.run(["--generate-completion-script", shell])
    #expect(result.status == 0)
    #expect(result.output.contains("segment-length"))
  }

  @Test func version() throws {
    let result = try Tool.run(["--version"])
    #expect(result.status == 0)
    #expect(result.output == "0.1.0\n")
  }
}
