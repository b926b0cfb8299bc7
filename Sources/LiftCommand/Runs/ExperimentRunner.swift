import Diagnostics
import Evaluation
import Foundation
import Recipes
import Reports

/// Runs an experiment in a terminal: progress on standard error, tables on standard output.
struct ExperimentRunner {
  let compute: ComputeOptions
  let isQuiet: Bool
  /// Columns of the table of answers; 0 leaves it out, nil is what the terminal has.
  let width: Int?

  /// - Throws: ``InputError`` when something failed, after everything else is done and printed.
  func run(_ experiment: Experiment, options: RecipeRun.Options) throws {
    if !isQuiet { noteNarrowedProcessor() }
    var options = options
    options.anchorCache = CacheDirectory.path
    let run = try RecipeRun(experiment, options: options) { try ModelStore.path(of: $0) }
    noteWhatIsLeftOut(run.notes)
    Interruption.watch(notice: "stopping after this step; the same command goes on from there. Ctrl-C again to stop at once")
    let progress = RunProgress(isQuiet: isQuiet)
    let record: RunRecord
    do {
      record = try run(on: compute.backend(), shouldStop: { Interruption.isRequested }, onEvent: progress.show)
    } catch is CancellationError {
      note("stopped; what is done is in \(experiment.recipe.output), and the same command goes on from there")
      throw Interrupted()
    }
    let width = width ?? terminalWidth(STDOUT_FILENO) ?? 160
    // A table with every answer is for a handful of questions, not for a benchmark.
    if width > 0, experiment.recipe.document != nil {
      try writeOutput(answerTable(record.predictions, width: width) + "\n")
    }
    try RunPrinter(record).write(to: experiment.recipe.output)
  }

  private func noteWhatIsLeftOut(_ notes: [String]) {
    for text in notes.prefix(5) { note("left out: \(text)") }
    if notes.count > 5 { note("left out: and \(notes.count - 5) more") }
  }
}

/// Prints what came of a run.
struct RunPrinter {
  private let record: RunRecord

  init(_ record: RunRecord) { self.record = record }

  /// - Throws: ``InputError`` if anything failed, so that the exit code says so.
  func write(to directory: String) throws {
    try writeOutput(scoreTable(record.readerScores))
    let losses = record.lossSparklines
    if !losses.isEmpty { try writeOutput("\n" + losses.map { "loss  \($0)\n" }.joined()) }
    try writeOutput("\nwritten: \(directory)\n")
    let failures = record.lastOutcomes.compactMap { event -> String? in
      if case .failed(let unit, let reason) = event { "\(unit.reader), document \(unit.document): \(reason)" } else { nil }
    }
    guard !failures.isEmpty else { return }
    for failure in failures.prefix(5) { note("failed: \(failure)") }
    throw InputError.invalid(
      directory, "\(failures.count) of \(record.unitCount) readings of a document by a reader failed",
      remedy: "See metrics.jsonl there; --retry-failed tries them again.")
  }
}

extension RunRecord {
  /// The losses of each adapter that was trained, for a few of them.
  fileprivate var lossSparklines: [String] {
    var units: [RunUnit] = [], losses: [RunUnit: [Double]] = [:]
    for case .step(let unit, let step) in events {
      if losses[unit] == nil { units.append(unit) }
      losses[unit, default: []].append(step.loss)
    }
    guard units.count <= 4 else { return [] }
    return units.map { unit in
      let values = losses[unit] ?? []
      let name = [unit.reader, unit.variant, unit.seed.map { "seed \($0)" }].compactMap(\.self).joined(separator: ", ")
      let (first, last) = (Format.fixed(values.first ?? 0, 3), Format.fixed(values.last ?? 0, 3))
      return "\(first) \(sparkline(values, width: 40)) \(last)  \(name)"
    }
  }
}
