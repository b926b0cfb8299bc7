import ArgumentParser

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Look at what a training works with.",
    discussion: """
      EXAMPLE
        lift show examples book.txt --model smollm2-135m-instruct --slice-length 512
      """,
    subcommands: [ShowExamplesCommand.self])
}
