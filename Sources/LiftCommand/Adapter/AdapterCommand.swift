import ArgumentParser

struct AdapterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapter", abstract: "Make another adapter of one.",
    discussion: """
      EXAMPLE
        lift adapter resize adapters/book --rank 8 --output adapters/book-8
      """,
    subcommands: [ResizeCommand.self])
}
