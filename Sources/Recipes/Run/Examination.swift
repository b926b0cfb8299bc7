import Evaluation

/// Readers answering the same questions, one after the other.
package struct Examination {
  let questions: [Question]
  let shouldStop: () -> Bool
  let onEvent: (RecipeEvent) -> Void

  package init(
    questions: [Question], shouldStop: @escaping () -> Bool = { false },
    onEvent: @escaping (RecipeEvent) -> Void = { _ in }
  ) {
    self.questions = questions
    self.shouldStop = shouldStop
    self.onEvent = onEvent
  }

  /// - Parameter readers: Each is made when its turn comes and gone after it, with the memory it holds.
  /// - Throws: `CancellationError` when asked to stop; whatever a reader throws.
  package func examine(
    _ readers: [() throws -> any Reader]
  ) throws -> (predictions: [Prediction], scores: [ReaderScore]) {
    let clock = ContinuousClock()
    var predictions: [Prediction] = [], scores: [ReaderScore] = []
    for (index, make) in readers.enumerated() {
      if shouldStop() { throw CancellationError() }
      let reader = try make()
      onEvent(.started(reader: reader.name, number: index + 1, count: readers.count))
      let preparation = try clock.measure { try reader.prepare() }
      var number = 0
      let answers = try reader.answer(questions) { prediction in
        number += 1
        onEvent(.answered(prediction, number: number, count: questions.count))
        if shouldStop() { throw CancellationError() }
      }
      predictions += answers
      scores.append(ReaderScore(reader: reader.name, predictions: answers, prepareSeconds: preparation / .seconds(1)))
    }
    return (predictions, scores)
  }
}
