import Training

/// One example of a document, and what it is.
public struct LiftExample: Sendable, Equatable {
  public var example: TrainingExample
  /// For people: `segment 3 (tokens 72 to 135)`, `task 2`.
  public var name: String
  public var kind = Kind.segment

  public enum Kind: String, Sendable, CaseIterable {
    /// Text is recited.
    case segment
    /// Something is asked and answered.
    case task
    /// Nothing of the document: the model is to stay as it is.
    case anchor
  }
}

extension LiftExample {
  /// Anchors of a usual length, of nothing, for what must be known before any is written.
  static func anchorPlaceholders(_ count: Int) -> [LiftExample] {
    (0..<count).map {
      LiftExample(
        example: TrainingExample([Int32](repeating: 1, count: AnchorTexts.textLength + 8), supervisedFrom: 8),
        name: "anchor \($0 + 1) of \(count)", kind: .anchor)
    }
  }

  /// - Parameter weight: What the example counts beside others.
  func normalised(
    _ normalisation: ScheduleSettings.Normalisation, weight: Double = 1
  ) -> LiftExample {
    let total = example.totalWeight
    let factor = normalisation == .examples && total > 0 ? weight / total : weight
    guard factor != 1 else { return self }
    let weights = example.weights.map { Float(Double($0) * factor) }
    return LiftExample(
      example: TrainingExample(example.tokens, weights: weights, targets: example.targets), name: name, kind: kind)
  }
}
