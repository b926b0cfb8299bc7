import Diagnostics

/// The sizes and constants of a model.
public struct LlamaConfiguration: Sendable, Equatable {
  public var family: ModelFamily
  public var hiddenSize: Int
  public var intermediateSize: Int
  public var layerCount: Int
  public var headCount: Int
  public var keyValueHeadCount: Int
  public var headDimension: Int
  public var vocabularySize: Int
  /// Positions the model was trained for: the longest prompt and answer together.
  public var contextLength: Int
  public var rmsNormEpsilon: Float
  public var ropeTheta: Double

  public init(
    hiddenSize: Int, intermediateSize: Int, layerCount: Int, headCount: Int, keyValueHeadCount: Int,
    headDimension: Int, vocabularySize: Int, contextLength: Int, rmsNormEpsilon: Float, ropeTheta: Double,
    family: ModelFamily = .llama
  ) {
    self.family = family
    self.hiddenSize = hiddenSize
    self.intermediateSize = intermediateSize
    self.layerCount = layerCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headDimension = headDimension
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
    self.rmsNormEpsilon = rmsNormEpsilon
    self.ropeTheta = ropeTheta
  }

  /// Width of a token's queries: `H · d`.
  public var queryWidth: Int { headCount * headDimension }
  /// Width of a token's keys, and of its values: `G · d`.
  public var keyValueWidth: Int { keyValueHeadCount * headDimension }

  /// `[outputSize, inputSize]` of a linear layer.
  public func shape(of role: LinearRole) -> [Int] {
    switch role {
    case .query: [queryWidth, hiddenSize]
    case .key, .value: [keyValueWidth, hiddenSize]
    case .output: [hiddenSize, queryWidth]
    case .gate, .up: [intermediateSize, hiddenSize]
    case .down: [hiddenSize, intermediateSize]
    }
  }

  /// Refuses sizes that no model can have.
  /// - Throws: ``InputError`` naming every size that is wrong.
  public func validate(at place: String) throws {
    var problems: [String] = []
    let sizes = [
      ("hidden size", hiddenSize), ("feed-forward size", intermediateSize), ("layer count", layerCount),
      ("head count", headCount), ("key/value head count", keyValueHeadCount), ("head size", headDimension),
      ("vocabulary size", vocabularySize), ("context length", contextLength),
    ]
    for (name, size) in sizes where size <= 0 { problems.append("the \(name) is \(size), expected at least 1") }
    for (name, size) in sizes where size > 1 << 24 { problems.append("the \(name) is \(size), beyond any known model") }
    if layerCount > 4096 { problems.append("the layer count is \(layerCount), expected at most 4096") }
    if keyValueHeadCount > 0 && headCount % keyValueHeadCount != 0 {
      problems.append("\(headCount) heads cannot share \(keyValueHeadCount) key/value heads evenly")
    }
    if headDimension % 2 != 0 { problems.append("the head size \(headDimension) is odd, rotary embedding needs pairs") }
    if !(rmsNormEpsilon > 0) { problems.append("the RMSNorm epsilon is \(rmsNormEpsilon), expected a positive number") }
    if !(ropeTheta > 0) { problems.append("the rotary base is \(ropeTheta), expected a positive number") }
    if !problems.isEmpty {
      throw InputError.invalid(
        place, problems.joined(separator: "; "), remedy: "The file is damaged or was made for something else.")
    }
  }
}
