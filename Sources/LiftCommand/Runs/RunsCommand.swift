import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import Recipes
import Reports

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List, show, compare and plot runs, finished or not.",
    discussion: """
      A run is named by its directory, or by that directory's path below runs/.

      EXAMPLES
        lift runs list
        lift runs show demo
        lift runs compare demo rank-16
        lift runs plot demo
      """,
    subcommands: [List.self, Show.self, Compare.self, Plot.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the runs in a directory.",
      discussion: """
        EXAMPLE
          lift runs list
        """)

    @Argument(help: "Where to look, three levels deep.", completion: .directory)
    var directory = "runs"

    func run() throws {
      let paths = RunShelf(directory).paths
      guard !paths.isEmpty else {
        throw InputError.missing(directory, "there is no run here", remedy: "lift run makes one.")
      }
      var table = TextTable([
        .init("run"), .init("done", .right), .init("model"), .init("questions", .right), .init("best reader"),
        .init("score", .right),
      ])
      for path in paths {
        do {
          let record = try RunDirectory.record(path), scores = record.readerScores
          let best = scores.max { ($0.score?.mean ?? -1) < ($1.score?.mean ?? -1) }
          table.append([
            path, "\(record.unitsDone)/\(record.unitCount)", record.fact("model"), record.fact("questions"),
            best?.label ?? "", best?.score?.percentText ?? "",
          ])
        } catch let error as InputError {
          note("\(error)")
        }
      }
      try writeOutput(table.rendered(width: terminalWidth(STDOUT_FILENO) ?? 160))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what a run found out.",
      discussion: """
        EXAMPLE
          lift runs show demo --answers
        """)

    @Argument(help: .init("A run.", valueName: "run"), completion: .directory)
    var name: String

    @Flag(help: "Print every question with every reader's answer, too.")
    var answers = false

    @Option(help: "Columns of the table of answers. (default: the terminal's, else 160)")
    var width: Int?

    func run() throws {
      let path = try RunShelf.path(of: name), record = try RunDirectory.record(path)
      for fact in record.facts { try writeOutput("\(fact.name): \(fact.value)\n") }
      try writeOutput("done: \(record.unitsDone) of \(record.unitCount) readings of a document by a reader\n\n")
      if answers {
        try writeOutput(answerTable(record.predictions, width: width ?? terminalWidth(STDOUT_FILENO) ?? 160) + "\n")
      }
      try RunPrinter(record).write(to: path)
    }
  }

  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print several runs side by side: readers down, runs across.",
      discussion: """
        EXAMPLE
          lift runs compare demo rank-16
        """)

    @Argument(help: "Two runs or more.", completion: .directory)
    var runs: [String]

    @Flag(help: "Print the table in Markdown.")
    var markdown = false

    func validate() throws {
      if runs.count < 2 { throw ValidationError("runs: there is one, and two or more can be compared. Name another.") }
    }

    func run() throws {
      let records = try runs.map { try RunDirectory.record(RunShelf.path(of: $0)) }
      let comparison = RunComparison(records)
      try writeOutput(markdown ? comparison.markdown : comparison.text)
    }
  }

  struct Plot: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw a run anew: report.html, plots as SVG files, tables as CSV.",
      discussion: """
        A run draws them when it ends; this does it at any time, while it is at work too.

        EXAMPLE
          lift runs plot demo
        """)

    @Argument(help: .init("A run.", valueName: "run"), completion: .directory)
    var name: String

    @Flag(help: "Write losses and scores for TensorBoard too.")
    var tensorboard = false

    func run() throws {
      let path = try RunShelf.path(of: name)
      for file in try RunReports.write(RunDirectory.record(path), to: path, tensorBoard: tensorboard) {
        try writeOutput("written: \(path)/\(file)\n")
      }
    }
  }
}

/// Runs in a directory.
struct RunShelf {
  private let directory: String

  init(_ directory: String) { self.directory = directory }

  /// Directories with a run in them, three levels deep, sorted.
  var paths: [String] { Self.paths(directory, depth: 3) }

  private static func paths(_ directory: String, depth: Int) -> [String] {
    if RunDirectory.isRun(directory) { return [directory] }
    guard depth > 0, let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return [] }
    return names.sorted().filter { !$0.hasPrefix(".") }.flatMap { paths("\(directory)/\($0)", depth: depth - 1) }
  }

  /// The directory of a run that is named by it or by its path below `runs/`.
  static func path(of run: String) throws -> String {
    for path in [run, "runs/\(run)"] where RunDirectory.isRun(path) { return path }
    throw InputError.missing(
      run, "there is no run here, nor in runs/\(run)", remedy: "lift runs list shows what there is.")
  }
}

extension RunRecord {
  func fact(_ name: String) -> String { facts.first { $0.name == name }?.value ?? "" }
}
