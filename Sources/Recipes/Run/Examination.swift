import Adapters
import Diagnostics
import Evaluation
import Foundation
import LIFT
import Transformers

/// Does the steps of a plan that are not done, one after the other, and writes down what comes of each.
struct Examination {
  let plan: RunPlan
  let log: RunLog
  let retention: Retention
  let judge: Judge?
  let anchorCache: String?
  let shouldStop: () -> Bool
  let onEvent: (RecipeEvent) -> Void

  func hasWork(_ document: RunPlan.DocumentSteps) -> Bool { document.steps.contains { !log.isDone($0.unit) } }

  /// - Throws: `CancellationError` when asked to stop; ``InputError`` for settings that no document could be read with,
  ///   and when the system refuses something. Whatever else goes wrong with a document is written down.
  func examine(_ group: RunPlan.Group, with model: LanguageModel) throws {
    try Self.check(group, with: model, retention: retention)
    for document in group.documents where hasWork(document) {
      try examine(document, with: model)
      if !plan.keepsAdapters(of: document) { try log.removeAdapters(of: document, in: plan) }
    }
  }

  /// Finds segments, target modules or a rank that the model does not have now, not after the first reader.
  static func check(_ group: RunPlan.Group, with model: LanguageModel, retention: Retention) throws {
    guard let first = group.documents.first else { return }
    let window = model.model.configuration.contextLength
    for step in first.steps {
      if let maxTokens = step.recipe.answer.maxTokens, maxTokens >= window {
        throw InputError.usage(
          "answer.maxTokens", "\(maxTokens) leaves no room for a prompt in the model's window of \(window)",
          remedy: "Choose fewer.")
      }
      try check(step, first.document.questions, window: window)
    }
    if first.steps.contains(where: { $0.adaptation != nil }) { try retention.check(model) }
    var checked: [LiftSettings] = []
    for step in first.steps where step.adaptation != nil && step.adaptation?.directory == nil {
      let settings = settings(step, model)
      if checked.contains(settings) { continue }
      try Lift(settings).check(model, try Document(text: first.document.text, title: first.document.title))
      checked.append(settings)
    }
  }

  /// Finds a limit of prompts that leaves no room for the answers.
  private static func check(_ step: RunPlan.Step, _ questions: [TaskQuestion], window: Int) throws {
    let settings = step.recipe.answer
    guard step.kind.context != .none, let limit = settings.promptLimit,
      let maxTokens = questions.map({ settings.maxTokens(of: $0) }).max(), limit > window - maxTokens
    else { return }
    throw InputError.usage(
      "answer.promptLimit",
      "\(limit) tokens of a prompt and \(maxTokens) of an answer are more than the model's window of \(window)",
      remedy: maxTokens < window ? "Choose at most \(window - maxTokens)." : "Choose a smaller answer.maxTokens.")
  }

  private func examine(_ document: RunPlan.DocumentSteps, with model: LanguageModel) throws {
    let tokenCount = model.tokenizer.encode(document.document.text, specialTokens: .asText).count
    var absorptions: [RunPlan.Adaptation: Absorption] = [:]
    var split = WindowSplit(of: document.document, for: model)
    for (index, step) in document.steps.enumerated() where !log.isDone(step.unit) {
      if shouldStop() { throw CancellationError() }
      onEvent(.started(step.unit, number: number(of: document, step: index), count: plan.stepCount))
      let absorption = step.adaptation.map { adaptation in
        absorptions[adaptation] ?? self.absorption(adaptation, for: step, with: model)
      }
      if let adaptation = step.adaptation { absorptions[adaptation] = absorption }
      do {
        let outcome = try answer(step, document.document, tokenCount, absorption, &split, model)
        try log.append(outcome.predictions, then: outcome.event)
        onEvent(.recorded(outcome.event))
      } catch let reason as NotApplicable {
        try record(.skipped(step.unit, reason: reason.reason))
      } catch let error as InputError where error.kind != .system {
        try record(.failed(step.unit, reason: error.description))
      } catch let error as TrainingDiverged {
        try record(.failed(step.unit, reason: error.description))
      }
    }
  }

  private func record(_ event: RunEvent) throws {
    try log.append(event)
    onEvent(.recorded(event))
  }

  /// Lets one reader answer all questions about one document.
  private func answer(
    _ step: RunPlan.Step, _ document: TaskDocument, _ tokenCount: Int, _ absorption: Absorption?,
    _ split: inout WindowSplit, _ model: LanguageModel
  ) throws -> (predictions: [Prediction], event: RunEvent) {
    let clock = ContinuousClock()
    let reader = try ReaderFactory(model: model).reader(step, absorption: absorption)
    let trainedBefore = absorption?.seconds ?? 0
    let preparation = try clock.measure { try reader.prepare(document) } / .seconds(1)
    let isInWindow = split.isInWindow(step.recipe.answer)
    var predictions = [Prediction?](repeating: nil, count: document.questions.count)
    var start = clock.now, count = 0
    try reader.answer(document.questions) { index, answer in
      let now = clock.now
      var answer = answer
      if step.recipe.prompts == .short { answer.prompt = answer.prompt.shortened }
      let prediction = Prediction(
        unit: step.unit, question: document.questions[index], place: document.place, documentTokens: tokenCount,
        answer: answer, metrics: step.recipe.metrics, isInWindow: isInWindow[index],
        seconds: (now - start) / .seconds(1))
      start = now
      predictions[index] = prediction
      count += 1
      onEvent(.answered(prediction, number: count, count: predictions.count))
      if shouldStop() { throw CancellationError() }
    }
    var answers = predictions.compactMap(\.self)
    precondition(answers.count == predictions.count, "\(reader.name): a question has no answer")
    let losses = step.recipe.answerPerplexity ? try reader.answerLosses(document.questions) : nil
    for (index, loss) in (losses ?? []).enumerated() { answers[index].answerLoss = loss }
    if let judge { answers = try judged(answers, by: judge) }
    let mean = answers.reduce(0) { $0 + $1.score } / Double(max(1, answers.count))
    let event = RunEvent.answered(
      step.unit,
      RunEvent.Answers(
        n: answers.count, score: mean, prepareSeconds: max(0, preparation - ((absorption?.seconds ?? 0) - trainedBefore)),
        seconds: answers.reduce(0) { $0 + $1.seconds }))
    return (answers, event)
  }

  private func judged(_ answers: [Prediction], by judge: Judge) throws -> [Prediction] {
    var answers = answers
    let judgements = try judge.judge(answers, onProgress: { count in
      onEvent(.judged(number: count, count: answers.count))
      return !shouldStop()
    })
    for (index, judgement) in judgements.enumerated() {
      guard let judgement else { throw CancellationError() }
      answers[index].judgement = judgement
    }
    return answers
  }

  private func absorption(
    _ adaptation: RunPlan.Adaptation, for step: RunPlan.Step, with model: LanguageModel
  ) -> Absorption {
    let clock = ContinuousClock()
    var start = clock.now
    return Absorption(
      by: model, settings: Self.settings(step, model),
      from: adaptation.directory.map { .directory($0, isKnown: log.isAdapted(adaptation.unit)) }
        ?? .training(keptIn: log.adapterPath(adaptation, in: plan)),
      retention: retention, anchorCache: anchorCache, shouldStop: shouldStop,
      onStep: { training in
        let now = clock.now
        try log.append(.step(adaptation.unit, RunEvent.Step(training, seconds: (now - start) / .seconds(1))))
        start = now
        onEvent(.trained(training))
        if shouldStop() { throw CancellationError() }
      },
      onAdapted: { try record(.adapted(adaptation.unit, $0)) })
  }

  private static func settings(_ step: RunPlan.Step, _ model: LanguageModel) -> LiftSettings {
    step.kind.adaptation == .raw
      ? .raw(for: model.model, seed: step.recipe.lift.seed) : step.recipe.lift
  }

  /// The step's number in the plan, from 1.
  private func number(of document: RunPlan.DocumentSteps, step: Int) -> Int {
    var number = 1
    for other in plan.documents {
      if other.steps.first?.unit == document.steps.first?.unit { break }
      number += other.steps.count
    }
    return number + step
  }
}

extension String {
  /// Characters at either end of a prompt that are recorded.
  private static let recordedEnd = 1000

  /// A long prompt with a mark in place of its middle.
  fileprivate var shortened: String {
    guard count > 2 * Self.recordedEnd else { return self }
    let left = count - 2 * Self.recordedEnd
    return prefix(Self.recordedEnd) + "\n[… \(left) characters …]\n" + suffix(Self.recordedEnd)
  }
}
