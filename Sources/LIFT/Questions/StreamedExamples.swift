import Diagnostics
import QuestionWriting
import Training

/// The examples of a stage whose questions are still being written: segments, questions and anchors, mixed by where they
/// belong in the document.
package final class StreamedExamples: ExampleStream {
  /// Something that is ready from the beginning, and its place in the document, from 0 to 1.
  typealias Placed = (example: LiftExample, place: Double)

  private let questions: QuestionStream
  private let makeExamples: (WrittenPassage) throws -> [LiftExample]
  private let laterAnchors: (Int) -> [LiftExample]
  private let passages: [Passage]
  private var ready: ArraySlice<Placed>
  private let readyCount: Int
  private var buffer: ArraySlice<LiftExample> = []
  private var questionCount = 0
  private let shouldStop: () throws -> Bool
  /// All that were given out, in their order.
  package private(set) var given: [LiftExample] = []

  /// - Parameters:
  ///   - ready: In the order of their places.
  ///   - makeExamples: Of the pairs about a passage.
  ///   - laterAnchors: Those of an epoch, counted from 0; as many as there are among `ready`.
  ///   - shouldStop: Asked while nothing is ready.
  init(
    _ questions: QuestionStream, about passages: [Passage], among ready: [Placed],
    makeExamples: @escaping (WrittenPassage) throws -> [LiftExample],
    laterAnchors: @escaping (Int) -> [LiftExample], shouldStop: @escaping () throws -> Bool
  ) {
    (self.questions, self.passages, self.ready, readyCount) = (questions, passages, ready[...], ready.count)
    (self.makeExamples, self.laterAnchors, self.shouldStop) = (makeExamples, laterAnchors, shouldStop)
  }

  package var expectedCount: Int {
    let share = questions.share
    return readyCount + (share == 0 ? 0 : Int((Double(questionCount) / share).rounded()))
  }

  package func next(_ count: Int) throws -> [TrainingExample]? {
    while buffer.count < count {
      if try shouldStop() { return nil }
      guard let written = try questions.next(waits: true) else {
        if questions.failure != nil { return nil }
        buffer += ready.map(\.example)
        ready = []
        break
      }
      for passage in written {
        let before = ready.prefix { $0.place <= passages[passage.passage].place.lowerBound }
        buffer += before.map(\.example)
        ready = ready.dropFirst(before.count)
        let examples = try makeExamples(passage)
        buffer += examples
        questionCount += examples.count
      }
    }
    let next = buffer.prefix(count)
    buffer = buffer.dropFirst(next.count)
    given += next
    return next.map(\.example)
  }

  package func examples(epoch: Int) -> [TrainingExample] {
    var anchors = laterAnchors(epoch)[...]
    return given.map { ($0.kind == .anchor ? anchors.popFirst() ?? $0 : $0).example }
  }
}
