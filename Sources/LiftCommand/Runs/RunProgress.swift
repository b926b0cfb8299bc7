import Evaluation
import Foundation
import Recipes

/// The progress line of an experiment: which reader is at work on which document, and how long all of it will take.
final class RunProgress {
  private let line: ProgressLine
  private let isQuiet: Bool
  private var training: TrainingProgress?
  private var place = ""
  private var number = 0, count = 0
  private var start = Date()
  /// Seconds of the readings that are done, by reader.
  private var seconds: [String: [Double]] = [:]

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    line = ProgressLine(isQuiet: isQuiet)
  }

  func show(_ event: RecipeEvent) {
    switch event {
    case .loadingModel(let path): line.show("loading \(path)", isLast: true)
    case .leftOut(let text): note("left out: \(text)")
    case .goesOn(let done, let count): line.show("going on: \(done) of \(count) readings are done", isLast: true)
    case .started(let unit, let number, let count):
      (self.number, self.count, start) = (number, count, Date())
      let details = [unit.variant, unit.seed.map { "seed \($0)" }].compactMap(\.self)
      place = ([unit.reader] + details).joined(separator: ", ") + " (\(number) of \(count)), document \(unit.document)"
      line.show(place + left)
      training = TrainingProgress(isQuiet: isQuiet)
    case .trained(let step): training?.show(step)
    case .answered(_, let number, let count):
      line.show("\(place)  question \(number)/\(count)\(left)")
    case .judged(let number, let count): line.show("\(place)  judged \(number)/\(count)\(left)")
    case .recorded(let event): record(event)
    case .loaded, .writing: break
    }
  }

  private func record(_ event: RunEvent) {
    switch event {
    case .answered(let unit, let answers):
      let taken = Date().timeIntervalSince(start)
      seconds[unit.reader, default: []].append(taken)
      let score = Format.fixed(100 * answers.score, 1)
      line.show("\(place)  \(answers.n) questions  score \(score)  \(Format.duration(taken))\(left)", isLast: true)
    case .failed(let unit, let reason):
      note("\(unit.reader), document \(unit.document) failed: \(reason)")
    case .skipped(let unit, let reason):
      line.show("\(unit.reader), document \(unit.document): left out, \(reason)", isLast: true)
    case .step, .adapted: break
    }
  }

  /// Time left, from the mean of the readings so far: good once every reader has had a document.
  private var left: String {
    let all = seconds.values.flatMap(\.self)
    guard !all.isEmpty, count > number else { return "" }
    return "  about \(Format.duration(all.reduce(0, +) / Double(all.count) * Double(count - number))) left"
  }
}
