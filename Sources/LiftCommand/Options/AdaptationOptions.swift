import Adapters
import ArgumentParser
import Diagnostics
import LIFT
import Training

private let standard = Preset.lift.settings

/// The settings of an adaptation; what is not given is the preset's.
struct AdaptationOptions: ParsableArguments {
  @Option(help: "A method to start from: \(Preset.allCases.map(\.rawValue).joined(separator: ", ")); lift recipes show prints its settings. (default: lift; segments for another adapter than lora, and for other tasks than questions)")
  var preset: Preset?

  // MARK: - Store

  @Option(help: "Where the document is stored: lora, gated-memory or full, all weights. (default: \(standard.adapter.kind.rawValue))")
  var adapter: AdapterSettings.Kind?

  @Option(help: "LoRA: inner dimension. (default: \(standard.adapter.rank))")
  var rank: Int?

  @Option(help: "LoRA: numerator of the scale alpha / rank. (default: twice the rank)")
  var alpha: Double?

  @Option(help: "LoRA: layers to adapt, all-linear, or names such as q_proj,v_proj. (default: \(standard.adapter.targetModules))")
  var targetModules: String?

  @Option(help: "LoRA: first values, kaiming, gaussian or pissa. (default: \(standard.adapter.initialisation.rawValue))")
  var initialisation: LoRAInitialisation?

  @Flag(help: "LoRA: scale by alpha / √rank.")
  var rsLora = false

  @Flag(help: "LoRA: train the lengths of the weights' rows too (DoRA).")
  var dora = false

  @Option(help: "LoRA: share of the inputs that a training pass leaves out. (default: \(standard.adapter.dropout))")
  var dropout: Double?

  @Option(help: "LoRA: ranks of some modules, such as down_proj=64,q_proj=8.")
  var rankPattern: Pattern<Int>?

  @Option(help: "LoRA: alphas of some modules, likewise.")
  var alphaPattern: Pattern<Double>?

  @Option(help: "Gated Memory: published, gates open by 0.047 at first, or quiet, by 0.020. (default: \(standard.adapter.gateStart.rawValue))")
  var gateStart: GatedMemoryConfiguration.GateStart?

  @Option(help: "Gated Memory: rank of a LoRA on the output head; 0 is none. (default: \(standard.adapter.headRank))")
  var headRank: Int?

  // MARK: - Data

  @Option(help: "Tokens in a segment. (default: \(standard.data.segmentLength))")
  var segmentLength: Int?

  @Option(help: "Tokens between the starts of neighbouring segments. (default: 3/8 of the length)")
  var segmentOffset: Int?

  @Option(help: "Contextualised training: tokens of the document's head and tail before each segment; 0 trains plain segments. (default: 0)")
  var sliceLength: Int?

  @Option(help: "When the slices are drawn: once, or for every epoch. (default: \(standard.data.slices.rawValue))")
  var slices: DataSettings.SliceDraw?

  @Option(help: "What is asked in the second stage: none, questions about every passage, sentence-order, or window-questions, which the model writes. (default: \(standard.data.tasks.rawValue))")
  var tasks: DataSettings.TaskKind?

  @Option(help: "Tasks for the document. (default: \(standard.data.taskCount))")
  var taskCount: Int?

  @Option(help: "Who writes the questions about passages: rules; self, the model; a server's address, such as http://localhost:8080/v1; or a file of pairs, FILE.jsonl. (default: \(standard.data.writer))")
  var writer: String?

  @Option(help: "The model that writes, by its name on the server.")
  var writerModel: String?

  @Option(help: "The most questions about a passage in an epoch; rules ask others in the next. (default: \(standard.data.pairs ?? 0))")
  var pairs: Int?

  @Option(help: "Neighbouring sentences are one passage up to so many characters. (default: each sentence is one)")
  var passageLength: Int?

  @Option(help: "Share of the questions that are asked with the passage in view. (default: \(standard.data.inView))")
  var inView: Double?

  @Option(help: "The most tokens of a task; longer ones lose their middle. (default: the model's window)")
  var promptLimit: Int?

  // MARK: - Objective

  @Option(help: "Weight of a segment's token beside an answer's; 0 trains on no segment. (default: \(standard.objective.segmentWeight))")
  var segmentWeight: Double?

  @Option(help: "Share of the teacher, the bare model with the passage in view, in an answer's loss. (default: \(standard.objective.distillation))")
  var distillation: Double?

  @Option(help: "The teacher's likeliest tokens that are kept of each place. (default: \(standard.objective.topK))")
  var topK: Int?

  @Option(help: "Texts of the bare model's own in each epoch, no more than there are other examples, trained beside the document so that the rest of the model stays as it is. (default: \(standard.objective.anchors))")
  var anchors: Int?

  @Option(help: "Weight of an anchor's token. (default: \(standard.objective.anchorWeight))")
  var anchorWeight: Double?

  @Option(help: "How far the model may move on texts of its own, in nats a token: an adapter that moved it farther is weakened until it does not; 0 is no limit. (default: \(standard.objective.driftLimit ?? 0))")
  var driftLimit: Double?

  // MARK: - Schedule

  @Option(help: "Epochs of the first stage, on segments. (default: \(standard.training.epochs))")
  var epochs: Int?

  @Option(help: "Epochs of the second stage, on segments and tasks. (default: \(standard.training.taskEpochs))")
  var taskEpochs: Int?

  @Option(help: "Short documents: more such epochs, up to \(ScheduleSettings.mostTimes) times as many, until there are about so many steps; 0 adds none. (default: \(standard.training.leastSteps ?? 0))")
  var leastSteps: Int?

  @Option(help: "Learning rate at its highest. (default: \(standard.training.learningRate))")
  var learningRate: Double?

  @Option(help: "How the learning rate goes down. (default: \(standard.training.schedule.rawValue))")
  var schedule: Schedule.Kind?

  @Option(help: "Steps over which the learning rate goes up from 0. (default: \(standard.training.warmupSteps))")
  var warmupSteps: Int?

  @Option(help: "Examples in one forward and backward pass. (default: \(standard.training.batchSize))")
  var batchSize: Int?

  @Option(help: "Passes whose gradients make one optimizer step. (default: \(standard.training.gradientAccumulationSteps))")
  var gradientAccumulationSteps: Int?

  @Flag(inversion: .prefixedNo, help: "One optimizer step an epoch, over all examples, as in the papers.")
  var fullBatch: Bool?

  @Option(help: "What a step's loss is the mean of: tokens or examples. (default: \(standard.training.normalise.rawValue))")
  var normalise: ScheduleSettings.Normalisation?

  @Option(help: "Share of the segments that only measure: the state with their lowest loss is kept. (default: \(standard.training.heldOut))")
  var heldOut: Double?

  @Option(help: "Epochs without a lower loss of those, after which a stage ends. (default: \(standard.training.patience))")
  var patience: Int?

  @Flag(inversion: .prefixedNo, help: "Fill the last step of an epoch by repeating its own examples.")
  var fillLastStep: Bool?

  @Flag(inversion: .prefixedNo, help: "Train while questions are being written; else all are written first. (default: --pipeline)")
  var pipeline: Bool?

  @Option(help: "AdamW: decay of the first moment. (default: \(standard.training.optimizer.beta1))")
  var beta1: Double?

  @Option(help: "AdamW: decay of the second moment. (default: \(standard.training.optimizer.beta2))")
  var beta2: Double?

  @Option(help: "AdamW: added to the root of the second moment. (default: \(standard.training.optimizer.epsilon))")
  var epsilon: Double?

  @Option(help: "AdamW: weights shrink by this times the learning rate. (default: \(standard.training.optimizer.weightDecay))")
  var weightDecay: Double?

  @Option(help: "Larger gradient norms are scaled down to this; 0: never. (default: \(standard.training.maxGradientNorm))")
  var maxGradientNorm: Double?

  @Option(help: "Seed of the adapter's first values, of slices and tasks, and of the order. (default: \(standard.seed))")
  var seed: UInt64?

  @Flag(inversion: .prefixedNo, help: "Use less memory and a third more time.")
  var checkpointActivations: Bool?

  /// What is started from if nothing else is said: our own, where it can be.
  private var usualPreset: Preset {
    var chosen = AdapterSettings()
    chosen.kind = adapter ?? chosen.kind
    chosen.initialisation = initialisation ?? chosen.initialisation
    chosen.dora = dora
    return chosen.resistsWeakening == nil && (tasks ?? .questions) == .questions ? .lift : .segments
  }

  var settings: LiftSettings {
    var settings = (preset ?? usualPreset).settings(
      kind: adapter, changesRank: rank != nil, changesSegmentLength: segmentLength != nil,
      changesTaskEpochs: taskEpochs != nil)
    func set<Value>(_ key: WritableKeyPath<LiftSettings, Value>, _ value: Value?) {
      if let value { settings[keyPath: key] = value }
    }
    set(\.adapter.kind, adapter)
    set(\.adapter.rank, rank)
    set(\.adapter.targetModules, targetModules)
    set(\.adapter.initialisation, initialisation)
    if rsLora { settings.adapter.rsLoRA = true }
    if dora { settings.adapter.dora = true }
    set(\.adapter.dropout, dropout)
    set(\.adapter.rankPattern, rankPattern?.values)
    set(\.adapter.alphaPattern, alphaPattern?.values)
    set(\.adapter.gateStart, gateStart)
    set(\.adapter.headRank, headRank)
    set(\.data.segmentLength, segmentLength)
    set(\.data.slices, slices)
    set(\.data.tasks, tasks)
    set(\.data.taskCount, taskCount)
    set(\.data.writer, writer)
    set(\.data.inView, inView)
    if let writerModel { settings.data.writerModel = writerModel }
    if let pairs { settings.data.pairs = pairs }
    if let passageLength { settings.data.passageLength = passageLength }
    set(\.objective.segmentWeight, segmentWeight)
    set(\.objective.distillation, distillation)
    set(\.objective.topK, topK)
    set(\.objective.anchors, anchors)
    set(\.objective.anchorWeight, anchorWeight)
    if let driftLimit { settings.objective.driftLimit = driftLimit == 0 ? nil : driftLimit }
    set(\.training.fillsLastStep, fillLastStep)
    set(\.training.pipeline, pipeline)
    set(\.training.epochs, epochs)
    set(\.training.taskEpochs, taskEpochs)
    if let leastSteps { settings.training.leastSteps = leastSteps == 0 ? nil : leastSteps }
    set(\.training.learningRate, learningRate)
    set(\.training.schedule, schedule)
    set(\.training.warmupSteps, warmupSteps)
    set(\.training.batchSize, batchSize)
    set(\.training.gradientAccumulationSteps, gradientAccumulationSteps)
    set(\.training.fullBatch, fullBatch)
    set(\.training.normalise, normalise)
    set(\.training.heldOut, heldOut)
    set(\.training.patience, patience)
    set(\.training.optimizer.beta1, beta1)
    set(\.training.optimizer.beta2, beta2)
    set(\.training.optimizer.epsilon, epsilon)
    set(\.training.optimizer.weightDecay, weightDecay)
    set(\.training.maxGradientNorm, maxGradientNorm)
    set(\.training.checkpointActivations, checkpointActivations)
    set(\.seed, seed)
    if let sliceLength { settings.data.sliceLength = sliceLength == 0 ? nil : sliceLength }
    if let promptLimit { settings.data.promptLimit = promptLimit }
    if let segmentOffset { settings.data.segmentOffset = segmentOffset }
    if let alpha { settings.adapter.alpha = alpha }
    return settings
  }

  func validate() throws {
    if settings.training.fullBatch && (batchSize != nil || gradientAccumulationSteps != nil) {
      throw ValidationError(
        "full-batch: one step takes all examples, so --batch-size and --gradient-accumulation-steps have no effect. "
          + "Leave them out, or add --no-full-batch.")
    }
    do { try settings.validate() } catch let error as InputError { throw ValidationError("\(error)") }
  }
}

/// Values by module, as `down_proj=64,q_proj=8`.
struct Pattern<Value: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
  var values: [String: Value]

  init?(argument: String) {
    values = [:]
    for part in argument.split(separator: ",") {
      // A regular expression may hold an equals sign, a number does not.
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex, let value = Value(String(part[part.index(after: sign)...]))
      else { return nil }
      guard values.updateValue(value, forKey: String(part[..<sign])) == nil else { return nil }
    }
    if values.isEmpty { return nil }
  }
}

extension Preset: ExpressibleByArgument {}
extension AdapterSettings.Kind: ExpressibleByArgument {}
extension LoRAInitialisation: ExpressibleByArgument {}
extension GatedMemoryConfiguration.GateStart: ExpressibleByArgument {}
extension DataSettings.SliceDraw: ExpressibleByArgument {}
extension DataSettings.TaskKind: ExpressibleByArgument {}
extension ScheduleSettings.Normalisation: ExpressibleByArgument {}
extension Schedule.Kind: ExpressibleByArgument {}
