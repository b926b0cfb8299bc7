import Diagnostics
import LIFT
import Training
import Transformers

/// Everything that decides how a tiny model is made from nothing.
public struct PretrainingSettings: Sendable, Equatable, Codable {
  /// The sizes of the model.
  public struct Shape: Sendable, Equatable, Codable {
    public var vocabularySize = 1024
    public var hiddenSize = 96
    public var intermediateSize = 256
    public var layerCount = 4
    public var headCount = 4
    public var keyValueHeadCount = 2
    public var headDimension = 24
    public var contextLength = 512

    public init() {}

    /// - Throws: ``InputError`` naming the first size that is out of range.
    public func validate() throws {
      // 256 bytes and the three tokens of the chat template.
      let sizes = [
        ("vocabulary-size", vocabularySize, 259), ("hidden-size", hiddenSize, 1),
        ("intermediate-size", intermediateSize, 1), ("layer-count", layerCount, 1), ("head-count", headCount, 1),
        ("key-value-head-count", keyValueHeadCount, 1), ("head-dimension", headDimension, 2),
        ("context-length", contextLength, 2),
      ]
      for (name, size, least) in sizes where !(least...1 << 16).contains(size) {
        throw InputError.usage(name, "\(size) is not from \(least) to \(1 << 16)")
      }
      if headCount % keyValueHeadCount != 0 {
        throw InputError.usage(
          "key-value-head-count", "\(headCount) heads cannot share \(keyValueHeadCount) key/value heads evenly")
      }
      if headDimension % 2 != 0 {
        throw InputError.usage("head-dimension", "\(headDimension) is odd, and rotary embedding needs pairs")
      }
    }
  }

  /// What is read. The shares are of the examples, and what they leave is pages of the encyclopedia.
  public struct Reading: Sendable, Equatable, Codable {
    public var exampleCount = 100_000
    /// Families of the encyclopedia; each has 15 facts.
    public var familyCount = 60
    /// The part of the families that is stated and never asked about.
    public var unaskedShare = 0.25
    /// Conversations about a document in view.
    public var openBookShare = 0.3
    /// Questions about the encyclopedia with nothing in view.
    public var closedBookShare = 0.25

    public init() {}

    /// - Throws: ``InputError`` naming the first setting that is out of range.
    public func validate() throws {
      if !(1...1 << 24).contains(exampleCount) {
        throw InputError.usage("example-count", "\(exampleCount) is not from 1 to \(1 << 24)")
      }
      // There are some 9,000 names of each kind.
      if !(1...4000).contains(familyCount) {
        throw InputError.usage("family-count", "\(familyCount) is not from 1 to 4000")
      }
      let shares = [
        ("unasked-share", unaskedShare), ("open-book-share", openBookShare), ("closed-book-share", closedBookShare),
      ]
      for (name, share) in shares where !(share >= 0 && share <= 1) {
        throw InputError.usage(name, "\(share) is not from 0 to 1")
      }
      if openBookShare + closedBookShare > 1 {
        throw InputError.usage("closed-book-share", "\(closedBookShare) and the open-book share are more than 1 together")
      }
      if (Double(familyCount) * unaskedShare).rounded() >= Double(familyCount) {
        throw InputError.usage("unasked-share", "\(unaskedShare) leaves no family to ask about")
      }
    }
  }

  /// `general.name` of the file.
  public var name = "tiny"
  public var seed: UInt64 = 0
  public var model = Shape()
  public var text = Reading()
  public var batchSize = 16
  public var learningRate = 3e-3
  public var schedule = Schedule.Kind.cosine
  public var warmupSteps = 100
  public var optimizer = AdamWSettings(beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.1)
  public var maxGradientNorm = 1.0

  public init() {}

  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    try model.validate()
    try text.validate()
    try training.validate()
  }

  public var configuration: LlamaConfiguration {
    LlamaConfiguration(
      hiddenSize: model.hiddenSize, intermediateSize: model.intermediateSize, layerCount: model.layerCount,
      headCount: model.headCount, keyValueHeadCount: model.keyValueHeadCount, headDimension: model.headDimension,
      vocabularySize: model.vocabularySize, contextLength: model.contextLength, rmsNormEpsilon: 1e-5, ropeTheta: 10_000)
  }

  public var training: TrainingSettings {
    TrainingSettings(
      epochs: 1, stepSize: .examples(batchSize: batchSize, accumulation: 1), learningRate: learningRate,
      schedule: Schedule(schedule, warmupSteps: warmupSteps), optimizer: optimizer,
      maxGradientNorm: maxGradientNorm, seed: seed, shuffles: false, tokensPerPass: 1 << 13)
  }
}
