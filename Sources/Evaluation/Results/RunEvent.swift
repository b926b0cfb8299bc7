/// What happened in a run: a line of `metrics.jsonl`, with the name of the case as `event`.
public enum RunEvent: Sendable, Equatable {
  /// A training step of the adapter that is made for the unit's reader, and for those that share it.
  case step(RunUnit, Step)
  /// An adapter is trained.
  case adapted(RunUnit, Adaptation)
  /// A reader has answered all questions about a document.
  case answered(RunUnit, Answers)
  /// A reader could not answer, and why.
  case failed(RunUnit, reason: String)
  /// A reader does not apply to a document, and why: full context where it does not fit.
  case skipped(RunUnit, reason: String)

  public struct Step: Sendable, Equatable, Codable {
    /// From 1.
    public var step, epoch: Int
    /// Tokens with a loss.
    public var tokens: Int
    /// Nats a token.
    public var loss: Double
    public var learningRate, gradientNorm: Double
    public var seconds: Double

    public init(
      step: Int, epoch: Int, tokens: Int, loss: Double, learningRate: Double, gradientNorm: Double, seconds: Double
    ) {
      (self.step, self.epoch, self.tokens, self.loss) = (step, epoch, tokens, loss)
      (self.learningRate, self.gradientNorm, self.seconds) = (learningRate, gradientNorm, seconds)
    }
  }

  public struct Adaptation: Sendable, Equatable, Codable {
    public var steps, trainedTokens, parameters: Int
    /// Nats a token on a text that has nothing to do with the document, without the adapter and with it.
    public var retentionBase, retentionAdapted: Double
    public var seconds: Double

    public init(
      steps: Int, trainedTokens: Int, parameters: Int, retentionBase: Double, retentionAdapted: Double, seconds: Double
    ) {
      (self.steps, self.trainedTokens, self.parameters) = (steps, trainedTokens, parameters)
      (self.retentionBase, self.retentionAdapted, self.seconds) = (retentionBase, retentionAdapted, seconds)
    }
  }

  public struct Answers: Sendable, Equatable, Codable {
    /// Questions.
    public var n: Int
    /// Mean by the benchmark's own metric, from 0 to 1.
    public var score: Double
    /// What was done once for the document, such as an index; not the training of an adapter.
    public var prepareSeconds: Double
    /// All answers together.
    public var seconds: Double

    public init(n: Int, score: Double, prepareSeconds: Double, seconds: Double) {
      (self.n, self.score, self.prepareSeconds, self.seconds) = (n, score, prepareSeconds, seconds)
    }
  }

  public var unit: RunUnit {
    switch self {
    case .step(let unit, _), .adapted(let unit, _), .answered(let unit, _), .failed(let unit, _),
      .skipped(let unit, _):
      unit
    }
  }
}

extension RunEvent: Codable {
  private enum Key: String, CodingKey {
    case event, reason
  }

  private enum Name: String, Codable {
    case step, adapted, answered, failed, skipped
  }

  /// One flat object: the unit's keys, the event's name, and its facts.
  public func encode(to encoder: any Encoder) throws {
    try unit.encode(to: encoder)
    var keys = encoder.container(keyedBy: Key.self)
    switch self {
    case .step(_, let step):
      try keys.encode(Name.step, forKey: .event)
      try step.encode(to: encoder)
    case .adapted(_, let adaptation):
      try keys.encode(Name.adapted, forKey: .event)
      try adaptation.encode(to: encoder)
    case .answered(_, let answers):
      try keys.encode(Name.answered, forKey: .event)
      try answers.encode(to: encoder)
    case .failed(_, let reason):
      try keys.encode(Name.failed, forKey: .event)
      try keys.encode(reason, forKey: .reason)
    case .skipped(_, let reason):
      try keys.encode(Name.skipped, forKey: .event)
      try keys.encode(reason, forKey: .reason)
    }
  }

  public init(from decoder: any Decoder) throws {
    let unit = try RunUnit(from: decoder), keys = try decoder.container(keyedBy: Key.self)
    switch try keys.decode(Name.self, forKey: .event) {
    case .step: self = .step(unit, try Step(from: decoder))
    case .adapted: self = .adapted(unit, try Adaptation(from: decoder))
    case .answered: self = .answered(unit, try Answers(from: decoder))
    case .failed: self = .failed(unit, reason: try keys.decode(String.self, forKey: .reason))
    case .skipped: self = .skipped(unit, reason: try keys.decode(String.self, forKey: .reason))
    }
  }
}
