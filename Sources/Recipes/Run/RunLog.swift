import Diagnostics
import Evaluation
import Foundation
import TensorFiles

/// A run's directory while it is being filled: what is done is written there at once, and read when the run goes on.
///
/// A unit is done when its line is in `metrics.jsonl`, which is written after its predictions; whatever else an ended run
/// has left is taken away before it goes on, so that the files of a run that was killed do not differ from those of one
/// that was not.
final class RunLog {
  let directory: String
  private(set) var events: [RunEvent] = []
  private(set) var predictions: [Prediction] = []
  private var done: Set<RunUnit> = []
  private let lock: FileLock

  /// Begins a run, or goes on with it.
  ///
  /// - Parameters:
  ///   - replacing: What is there goes.
  ///   - retryingFailed: Units that have failed are done again.
  /// - Throws: ``InputError`` if the directory holds another run than this.
  init(
    _ experiment: Experiment, facts: RunFacts, plan: RunPlan, replacing: Bool, retryingFailed: Bool
  ) throws {
    directory = OutputDirectory.name(of: experiment.recipe.output)
    try RunDirectory.check(directory, replacing: replacing)
    let isNew = replacing || !RunDirectory.isRun(directory)
    if isNew {
      // Not under the hands of a process that is at work there.
      let isThere = FileManager.default.fileExists(atPath: directory)
      let earlier = isThere ? try FileLock("\(directory)/\(RunDirectory.lock)") : nil
      defer { withExtendedLifetime(earlier) {} }
      try OutputDirectory.write(to: directory, replacing: replacing) { temporary in
        try OutputFile.write(experiment.yaml, to: "\(temporary)/\(RunDirectory.recipe)")
        try OutputFile.write(Self.json(facts), to: "\(temporary)/\(RunDirectory.facts)")
      }
    }
    lock = try FileLock("\(directory)/\(RunDirectory.lock)")
    if !isNew {
      try Self.check(experiment, facts, directory)
      try goOn(plan, retryingFailed: retryingFailed)
    }
  }

  var doneCount: Int { done.count }
  func isDone(_ unit: RunUnit) -> Bool { done.contains(unit) }

  /// Whether it is written down what an adapter costs and keeps.
  func isAdapted(_ unit: RunUnit) -> Bool {
    events.contains { if case .adapted(unit, _) = $0 { true } else { false } }
  }

  /// Where an adapter is kept while readers use it.
  func adapterPath(_ adaptation: RunPlan.Adaptation, in plan: RunPlan) -> String {
    let unit = adaptation.unit, documents = plan.documentIDs
    // Names and labels of others may hold anything; their numbers are safe in a path.
    let others = plan.documents.flatMap(\.adaptations).map(\.unit)
    var parts = [unit.reader]
    if documents.count > 1 { parts.insert("document-\((documents.firstIndex(of: unit.document) ?? 0) + 1)", at: 0) }
    if Set(others.map(\.seed)).count > 1, let seed = unit.seed { parts.append("seed-\(seed)") }
    let variants = others.map(\.variant).unique
    if variants.count > 1, let variant = unit.variant {
      let names = variants.map { $0.map(Self.plain) }, name = Self.plain(variant)
      let isEnough = names.count { $0 == name } == 1 && name.count <= 100
      let number = (variants.firstIndex(of: variant) ?? 0) + 1
      parts.append(isEnough ? name : "\(name.prefix(100))-\(number)")
    }
    return "\(directory)/\(RunDirectory.adapters)/\(parts.joined(separator: "-"))"
  }

  func removeAdapters(of document: RunPlan.DocumentSteps, in plan: RunPlan) throws {
    for adaptation in document.adaptations { try removeAdapter(adapterPath(adaptation, in: plan)) }
  }

  /// Takes an adapter away, and with the last one their directory.
  private func removeAdapter(_ path: String) throws {
    let files = FileManager.default, parent = "\(directory)/\(RunDirectory.adapters)"
    if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
    if (try? files.contentsOfDirectory(atPath: parent))?.isEmpty == true { try files.removeItem(atPath: parent) }
  }

  /// What any file system takes as a part of a name.
  private static func plain(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".=-".contains($0)) ? $0 : "_" })
  }

  /// Writes what happened.
  func append(_ event: RunEvent) throws {
    try append([event], to: RunDirectory.metrics)
    events.append(event)
    switch event {
    case .answered, .failed, .skipped: done.insert(event.unit)
    case .step, .adapted: break
    }
  }

  /// Writes what a reader has answered, and with it that it is done.
  func append(_ answers: [Prediction], then event: RunEvent) throws {
    try append(answers, to: RunDirectory.predictions)
    predictions += answers
    try append(event)
  }

  private func append(_ lines: [some Encodable], to file: String) throws {
    let bytes = try lines.reduce(into: Data()) { $0 += try Self.json($1) }
    try AppendedFile.append(bytes, to: "\(directory)/\(file)")
  }
}

extension RunLog {
  /// Reads what is done, and takes away what an ended run has left behind.
  private func goOn(_ plan: RunPlan, retryingFailed: Bool) throws {
    for place in [directory, "\(directory)/\(RunDirectory.adapters)"] { try OutputDirectory.removePartial(in: place) }
    let metrics = "\(directory)/\(RunDirectory.metrics)", answers = "\(directory)/\(RunDirectory.predictions)"
    let written = try RunDirectory.lines(of: RunEvent.self, in: metrics)
    let given = try RunDirectory.lines(of: Prediction.self, in: answers)
    let counts = given.reduce(into: [RunUnit: Int]()) { $0[$1.unit, default: 0] += 1 }
    var answered: Set<RunUnit> = []
    for event in written {
      switch event {
      case .answered(let unit, let answers) where counts[unit, default: 0] == answers.n:
        done.insert(unit)
        answered.insert(unit)
      case .failed(let unit, _) where !retryingFailed: done.insert(unit)
      case .skipped(let unit, _): done.insert(unit)
      case .answered, .failed, .step, .adapted: break
      }
    }
    let kept = try adaptationsToKeep(plan, written)
    events = written.filter { event in
      switch event {
      case .step, .adapted: kept.contains(event.unit)
      case .answered, .failed, .skipped: done.contains(event.unit)
      }
    }
    predictions = given.filter { answered.contains($0.unit) }
    try rewrite(metrics, events)
    try rewrite(answers, predictions)
  }

  /// Adapters whose training need not be done again: nobody is left to use them, or they are still there.
  private func adaptationsToKeep(_ plan: RunPlan, _ written: [RunEvent]) throws -> Set<RunUnit> {
    var trained: Set<RunUnit> = []
    for case .adapted(let unit, _) in written { trained.insert(unit) }
    var kept: Set<RunUnit> = []
    for document in plan.documents {
      for adaptation in document.adaptations {
        let path = adapterPath(adaptation, in: plan), isThere = FileManager.default.fileExists(atPath: path)
        let isUsed = document.steps(with: adaptation).contains { !isDone($0.unit) }
        if !isUsed && !plan.keepsAdapters(of: document) { try removeAdapter(path) }
        let isAvailable = isThere || adaptation.directory != nil
        if !isUsed || isAvailable && trained.contains(adaptation.unit) {
          kept.insert(adaptation.unit)
        } else if isThere {
          try removeAdapter(path)
        }
      }
    }
    return kept
  }

  /// Brings a file to what is kept of it; one that holds just that is left alone.
  private func rewrite(_ path: String, _ lines: [some Encodable]) throws {
    guard let present = FileManager.default.contents(atPath: path) else { return }
    let bytes = try lines.reduce(into: Data()) { $0 += try Self.json($1) }
    if bytes != present { try OutputFile.write(bytes, to: path) }
  }

  /// Refuses to go on with another run.
  private static func check(_ experiment: Experiment, _ facts: RunFacts, _ directory: String) throws {
    let path = "\(directory)/\(RunDirectory.recipe)"
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let written = try RunFacts(directory: directory)
    // A run that was moved is the same run.
    let (before, now) = (Difference.withoutOutput(text), Difference.withoutOutput(experiment.yaml))
    var differences = Difference.lines(before, now)
    if differences.isEmpty && before != now { differences.append("its \(RunDirectory.recipe) differs") }
    for (name, value) in facts.facts.map({ ($0.name, $0.value) }) {
      let before = written.facts.first { $0.name == name }?.value
      if before != value { differences.append("\(name): \(before ?? "nothing") there, \(value) now") }
    }
    guard differences.isEmpty else {
      throw InputError.usage(
        directory, "the run here was made with other settings: " + differences.joined(separator: "; "),
        remedy: "Choose another output, or start over with --force.")
    }
  }

  private static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}
