import Diagnostics
import QuestionWriting

/// What a writer writes, in the document's order, as it comes.
final class QuestionStream {
  private let writer: any QuestionWriter
  private let bare: BareModel
  private let passageCount: Int
  private let isNeeded: Bool
  /// What has come before its turn.
  private var early: [Int: WrittenPassage] = [:]
  private var turn = 0
  private var isOver = false
  /// Why the writer could not go on, if it could not.
  private(set) var failure: InputError?
  private(set) var report: WritingReport

  /// - Parameters:
  ///   - bare: What the writer may ask.
  ///   - isNeeded: Whether nothing else of the document is trained on, so that no question at all is a failure.
  init(_ writer: any QuestionWriter, passageCount: Int, _ bare: BareModel, isNeeded: Bool) {
    (self.writer, self.passageCount, self.bare, self.isNeeded) = (writer, passageCount, bare, isNeeded)
    report = WritingReport(writer: writer.name, passages: passageCount)
  }

  /// Takes what is ready, so that a writer that waits for others can ask for more.
  func poll() throws { try take(waits: false) }

  /// The next passages in order; empty if none has come yet, nil after the last and after a failure.
  func next(waits: Bool) throws -> [WrittenPassage]? {
    try take(waits: waits && early[turn] == nil)
    var next: [WrittenPassage] = []
    while let passage = early.removeValue(forKey: turn) {
      next.append(passage)
      turn += 1
    }
    return next.isEmpty && isOver ? nil : next
  }

  /// Share of the passages that were given out.
  var share: Double { passageCount == 0 ? 1 : Double(turn) / Double(passageCount) }

  private func take(waits: Bool) throws {
    guard !isOver else { return }
    do {
      let written = try report.timed { try bare { try writer.next(waits: waits) } }
      for passage in written ?? [] {
        early[passage.passage] = passage
        report.count(passage)
      }
      isOver = written == nil
    } catch let error as InputError {
      failure = error
      isOver = true
    }
    guard isOver else { return }
    report.end()
    if isNeeded, failure == nil, report.pairs == 0 {
      failure = .invalid(
        "the question writer",
        "it wrote no question about any of \(passageCount) passages, and nothing else of the document is trained on",
        remedy: "Choose another writer, or train on segments as well (segment-weight).")
    }
  }
}
