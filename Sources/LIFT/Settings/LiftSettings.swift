import Diagnostics

/// All that decides how a document is absorbed; written as it is into `lift.json`.
///
/// The defaults are for small models: short segments make a fact depend on its sentence, not on the page before it, so
/// that a question can reach it. Measured on the demonstration document with SmolLM2-135M-Instruct, rank 32, batches of
/// 512 tokens, 54,000 trained tokens, 40 questions closed book, one seed: segments of 64 tokens (learning rate 1e-3) give
/// a recall of 47.5 %, segments of 256 (5e-4) one of 6.8 %, although both end at a training loss of 0.15.
public struct LiftSettings: Sendable, Equatable, Codable {
  /// Where the document is stored.
  public var adapter = AdapterSettings()
  /// What is trained on.
  public var data = DataSettings()
  /// What each kind of example counts, and against what it is measured.
  public var objective = ObjectiveSettings()
  /// How often, how fast, and in which pieces.
  public var training = ScheduleSettings()
  /// Of the adapter's first values, of slices and tasks, and of the order of examples.
  public var seed: UInt64 = 0

  public init() {}

  /// Checks everything that can be checked without a model.
  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    try data.validate()
    try objective.validate()
    try training.validate()
    try adapter.validate()
    try validateStages()
    try validateDriftLimit()
  }

  private func validateDriftLimit() throws {
    guard objective.driftLimit != nil, let reason = adapter.resistsWeakening else { return }
    throw InputError.usage(
      "drift-limit", "\(reason) cannot be weakened as a whole", remedy: "Set no limit (0), or choose a LoRA without pissa and dora.")
  }

  /// Checks that settings go together: what has no effect is a mistake.
  public func validateStages() throws {
    if data.tasks != .none && training.taskEpochs == 0 {
      throw InputError.usage(
        "task-epochs", "there are tasks (\(data.tasks.rawValue)), and no epoch trains on them",
        remedy: "Give a number of epochs, or choose the tasks none.")
    }
    if data.tasks == .none && training.taskEpochs > 0 {
      throw InputError.usage(
        "tasks", "there are \(training.taskEpochs) task-epochs and no tasks",
        remedy: "Choose \(DataSettings.TaskKind.allCases.dropFirst().map(\.rawValue).joined(separator: " or ")), or 0 "
          + "task-epochs.")
    }
    if let leastSteps = training.leastSteps, training.taskEpochs == 0 {
      throw InputError.usage(
        "least-steps", "\(leastSteps) are wanted of a second stage, and there is none",
        remedy: "Leave it out, or give some task-epochs.")
    }
    if objective.segmentWeight == 0 && training.epochs > 0 {
      throw InputError.usage(
        "segment-weight", "with 0 there is nothing to train on in the \(training.epochs) epochs of the first stage",
        remedy: "Give 0 epochs and some task-epochs, or a weight.")
    }
    if objective.segmentWeight == 0 && training.heldOut > 0 {
      throw InputError.usage("held-out", "with a segment-weight of 0 there are no segments to hold out", remedy: "Leave it out.")
    }
    if data.tasks != .questions {
      let usual = DataSettings()
      let given = [
        ("writer", data.writer != usual.writer), ("pairs", data.pairs != nil), ("passage-length", data.passageLength != nil),
        ("in-view", data.inView != 0), ("distillation", objective.distillation != 0),
      ]
      if let name = given.first(where: \.1)?.0 {
        throw InputError.usage(name, "there are no questions about passages", remedy: "Choose the tasks questions, or leave it out.")
      }
    } else if data.promptLimit != nil || data.taskCount != DataSettings().taskCount {
      throw InputError.usage(
        data.promptLimit != nil ? "prompt-limit" : "task-count", "it has no effect on questions about passages",
        remedy: "Leave it out; pairs says how many there are for each.")
    }
    let defaults = LiftSettings()
    if data.tasks == .none && data.taskCount != defaults.data.taskCount {
      throw InputError.usage("task-count", "there are no tasks to count", remedy: "Choose tasks, or leave it out.")
    }
    if data.tasks == .none && data.promptLimit != nil {
      throw InputError.usage("prompt-limit", "there are no tasks to limit", remedy: "Choose tasks, or leave it out.")
    }
    if training.heldOut == 0 && training.patience != defaults.training.patience {
      throw InputError.usage("patience", "nothing is held out to wait for", remedy: "Give held-out, or leave it out.")
    }
  }
}
