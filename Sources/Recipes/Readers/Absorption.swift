import Adapters
import LIFT
import Training
import Transformers

/// The document's adapter, trained when the first reader needs it and shared by all that do.
final class Absorption {
  /// Nil until trained.
  private(set) var lifted: LiftedDocument?
  private(set) var steps: [TrainingStep] = []

  private let model: LanguageModel
  private let document: Document
  private let lift: Lift
  private let onStep: (TrainingStep) throws -> Void

  /// - Parameter onStep: Sees every optimizer step; what it throws ends the training.
  init(
    of document: Document, by model: LanguageModel, settings: LiftSettings,
    onStep: @escaping (TrainingStep) throws -> Void
  ) throws {
    self.model = model
    self.document = document
    self.onStep = onStep
    lift = try Lift(settings)
  }

  /// Trains unless that is done.
  /// - Throws: ``TrainingDiverged`` if the loss did not stay finite: half an adapter is no result.
  func train() throws {
    guard lifted == nil else { return }
    steps = []
    let result = try lift.adapt(model, to: document) { step in
      steps.append(step)
      try onStep(step)
      return .more
    }
    guard result.record.ending == .completed else {
      throw TrainingDiverged(step: steps.count + 1, learningRate: lift.settings.learningRate)
    }
    lifted = result
  }

  func withAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let lifted else { preconditionFailure("Absorption: asked before it was trained") }
    return try Adapters.withAdapter(lifted.adapter, on: model.model, body)
  }
}

/// The loss or its gradient was no longer a finite number.
public struct TrainingDiverged: Error, Sendable, Equatable, CustomStringConvertible {
  /// The step that could not be made, from 1.
  public let step: Int
  public let learningRate: Double

  public var problem: String { "the loss was no longer finite at step \(step)" }
  public var remedy: String { "Lower adapt.learningRate, which is \(learningRate)." }
  public var description: String { "\(problem). \(remedy)" }
}
