import Adapters
import Evaluation
import Foundation
import LIFT
import Training
import Transformers

/// A document's adapter, made when the first reader needs it and shared by all that do.
final class Absorption {
  /// Where the adapter comes from.
  enum Source {
    /// It is trained, and kept in this directory between the readers that use it, so that a run that was killed need not
    /// train again.
    case training(keptIn: String)
    /// It was made before, and is here; what it keeps may be known already.
    case directory(String, isKnown: Bool)
  }

  private let source: Source
  private let model: LanguageModel
  private let settings: LiftSettings
  private let retention: Retention
  private let anchorCache: String?
  private let shouldStop: () -> Bool
  private let onStep: (TrainingStep) throws -> Void
  private let onAdapted: (RunEvent.Adaptation) throws -> Void
  private var outcome: Result<LiftedDocument, any Error>?
  /// Spent on training and on what is measured after it.
  private(set) var seconds = 0.0

  /// - Parameters:
  ///   - shouldStop: Asked before every pass, and while tasks are made; true ends the training.
  ///   - onStep: Sees every optimizer step; what it throws ends the training.
  ///   - onAdapted: Told once, when an adapter has been trained and kept, or read from where it was made before.
  init(
    by model: LanguageModel, settings: LiftSettings, from source: Source, retention: Retention,
    anchorCache: String?, shouldStop: @escaping () -> Bool, onStep: @escaping (TrainingStep) throws -> Void,
    onAdapted: @escaping (RunEvent.Adaptation) throws -> Void
  ) {
    (self.model, self.settings, self.source, self.retention) = (model, settings, source, retention)
    (self.anchorCache, self.shouldStop, self.onStep, self.onAdapted) = (anchorCache, shouldStop, onStep, onAdapted)
  }

  /// Trains unless that is done.
  /// - Throws: ``TrainingDiverged`` if the loss did not stay finite: half an adapter is no result.
  func absorb(_ document: TaskDocument) throws {
    if let outcome {
      // What has failed once would fail again.
      _ = try outcome.get()
      return
    }
    let clock = ContinuousClock(), start = clock.now
    defer { seconds += (clock.now - start) / .seconds(1) }
    do {
      switch source {
      case .directory(let directory, let isKnown):
        let given = try LiftedDocument(directory: directory, for: model)
        outcome = .success(given)
        if isKnown { return }
        try report(parameters: given.adapter.parameterCount, steps: 0, tokens: 0, seconds: 0)
      case .training(let directory):
        if FileManager.default.fileExists(atPath: directory) {
          outcome = .success(try LiftedDocument(directory: directory, for: model))
        } else {
          try train(on: document, keeping: directory)
        }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      outcome = .failure(error)
      throw error
    }
  }

  private func train(on document: TaskDocument, keeping directory: String) throws {
    let lift = try Lift(settings, questionCache: "\(directory).questions.jsonl", anchorCache: anchorCache)
    let clock = ContinuousClock(), start = clock.now
    let text = try Document(text: document.text, source: "document \(document.id)", title: document.title)
    var made = 0, tokens = 0
    let goOn = { (_: Int, _: Int) throws -> TrainingDecision in
      if self.shouldStop() { throw CancellationError() }
      return .more
    }
    let result = try lift.adapt(model, to: text, onStep: { step in
      made += 1
      tokens += step.tokens
      try onStep(step)
      return .more
    }, onPass: goOn, onTask: goOn)
    if let divergence = result.record.divergence {
      throw TrainingDiverged(divergence, learningRate: settings.training.learningRate)
    }
    if let failure = result.writerFailure { throw failure }
    let seconds = (clock.now - start) / .seconds(1)
    try result.save(to: directory)
    outcome = .success(result)
    try report(parameters: result.adapter.parameterCount, steps: made, tokens: tokens, seconds: seconds)
  }

  private func report(parameters: Int, steps: Int, tokens: Int, seconds: Double) throws {
    try onAdapted(
      RunEvent.Adaptation(
        steps: steps, trainedTokens: tokens, parameters: parameters, retentionBase: retention.base(model),
        retentionAdapted: withAdapter { try retention.loss(model) }, seconds: seconds))
  }

  func withAdapter<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard case .success(let lifted) = outcome else { preconditionFailure("Absorption: asked before it was trained") }
    return try Adapters.withAdapter(lifted.adapter, on: model.model, body)
  }
}

/// The loss or its gradient was no longer a finite number.
public struct TrainingDiverged: Error, Sendable, Equatable, CustomStringConvertible {
  public let divergence: Divergence
  public let learningRate: Double

  init(_ divergence: Divergence, learningRate: Double) {
    (self.divergence, self.learningRate) = (divergence, learningRate)
  }

  public var problem: String {
    let examples = divergence.examples.prefix(1) + (divergence.examples.count > 1 ? ["others"] : [])
    return "the loss was no longer finite at step \(divergence.step), on \(examples.joined(separator: " and "))"
  }
  public var remedy: String { "Lower training.learningRate, which is \(learningRate)." }
  public var description: String { "\(problem). \(remedy)" }
}
