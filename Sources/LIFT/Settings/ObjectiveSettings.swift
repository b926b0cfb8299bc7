import Diagnostics

/// What a step makes small, and how much each kind of example counts in it.
///
///     loss = Σ weight · loss of a token / Σ weight          over segments, tasks and anchors
public struct ObjectiveSettings: Sendable, Equatable, Codable {
  /// Weight of a segment's token beside one of an answer; 0 trains on no segment.
  public var segmentWeight = 1.0
  /// Share of the teacher in the loss of an answer's token; 0 is cross-entropy alone, 1 the teacher alone. The teacher is
  /// the bare model with the passage in view (`method.md` §5; arXiv:2506.06266, arXiv:2602.15902).
  public var distillation = 0.0
  /// The teacher's likeliest tokens that are kept of each place.
  public var topK = 20
  /// Texts of the bare model's own that are trained beside the document in each epoch, so that the rest of the model stays
  /// in place; other ones in every epoch, and no more than there are other examples.
  public var anchors = 0
  /// Weight of an anchor's token.
  public var anchorWeight = 1.0
  /// How far the adapted model may be from the bare one on the bare model's own texts, in nats a token: an adapter that
  /// drifted farther has the spectrum of its changes flattened and is weakened as a whole (``Drift``). Nil sets no limit.
  public var driftLimit: Double?

  public init() {}

  public func validate() throws {
    func check(_ name: String, _ weight: Double, atLeast least: Double) throws {
      guard weight >= least && weight <= 1000 else {
        throw InputError.usage(name, "\(weight) is not a number from \(least) to 1000")
      }
    }
    try check("segment-weight", segmentWeight, atLeast: 0)
    try check("anchor-weight", anchorWeight, atLeast: 0.001)
    if !(distillation >= 0 && distillation <= 1) {
      throw InputError.usage("distillation", "\(distillation) is not a share from 0 to 1")
    }
    if !(1...1000).contains(topK) { throw InputError.usage("top-k", "\(topK) is not from 1 to 1000") }
    if !(0...10_000).contains(anchors) { throw InputError.usage("anchors", "\(anchors) is not from 0 to 10000") }
    if let driftLimit, !(driftLimit >= 0.001 && driftLimit <= 100) {
      throw InputError.usage("drift-limit", "\(driftLimit) is not a number of nats from 0.001 to 100")
    }
    let defaults = ObjectiveSettings()
    if distillation == 0 && anchors == 0 && topK != defaults.topK {
      throw InputError.usage(
        "top-k", "there is no teacher whose tokens are kept", remedy: "Give distillation or anchors, or leave it out.")
    }
    if anchors == 0 && anchorWeight != defaults.anchorWeight {
      throw InputError.usage("anchor-weight", "there are no anchors", remedy: "Give their number, or leave it out.")
    }
  }
}
