/// A Markdown file with shell sessions in it: fenced blocks marked `console`, in which a line `$ command` (continued by
/// `> ` lines) is followed by what it prints.
struct Notebook {
  struct Command {
    var text: String
    var output: String
  }

  private enum Part {
    /// Lines that are kept as they are.
    case lines([String])
    /// A command, by its index.
    case command(Int)
  }

  var commands: [Command] = []
  private var parts: [Part] = []

  init(_ text: String) {
    var isSession = false, isCommand = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isSession = line == "```console"
        isCommand = false
        parts.append(.lines([line]))
      } else if isSession && line.hasPrefix("$ ") {
        commands.append(Command(text: String(line.dropFirst(2)), output: ""))
        parts.append(.command(commands.count - 1))
        isCommand = true
      } else if isCommand && line.hasPrefix("> ") && commands[commands.count - 1].output.isEmpty {
        commands[commands.count - 1].text += "\n" + line.dropFirst(2)
      } else if isCommand {
        commands[commands.count - 1].output += line + "\n"
      } else {
        parts.append(.lines([line]))
      }
    }
  }

  /// The file again, with the outputs as they are now.
  var text: String {
    let lines = parts.flatMap { part -> [String] in
      switch part {
      case .lines(let lines): return lines
      case .command(let index):
        let command = commands[index]
        let input = command.text.split(separator: "\n", omittingEmptySubsequences: false)
        let output = command.output.isEmpty ? [] : command.output.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        return ["$ \(input[0])"] + input.dropFirst().map { "> \($0)" } + output.map(String.init)
      }
    }
    return lines.joined(separator: "\n")
  }
}
