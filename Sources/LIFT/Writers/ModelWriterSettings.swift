import Diagnostics

/// What a ``ModelWriter`` is set to.
public struct ModelWriterSettings: Sendable, Equatable, Codable {
  /// The most pairs about a passage; fewer if fewer pass the checks.
  public var pairCount = 5
  /// Of so many pairs, the answer of one is the whole sentence that it stands in.
  public var longAnswerEvery = 3
  /// Of so many passages, one is asked about for yes or no, beside those that nothing else is asked about.
  public var yesOrNoEvery = 3
  public var seed: UInt64 = 0

  public init() {}

  /// Questions that are written for the pairs of a passage.
  var draftCount: Int { 2 * pairCount }

  public func validate() throws {
    if !(1...100).contains(pairCount) { throw InputError.usage("pairs", "\(pairCount) is not from 1 to 100") }
    if longAnswerEvery < 1 { throw InputError.usage("long-answer-every", "\(longAnswerEvery) is not at least 1") }
    if yesOrNoEvery < 1 { throw InputError.usage("yes-or-no-every", "\(yesOrNoEvery) is not at least 1") }
  }

  /// A name of which there is one for each choice.
  func name(of model: String) -> String {
    let usual = ModelWriterSettings()
    var parts = [model]
    if pairCount != usual.pairCount { parts.append("\(pairCount) pairs") }
    if longAnswerEvery != usual.longAnswerEvery { parts.append("a long answer in \(longAnswerEvery)") }
    if yesOrNoEvery != usual.yesOrNoEvery { parts.append("yes or no in \(yesOrNoEvery)") }
    if seed != usual.seed { parts.append("seed \(seed)") }
    return "self (\(parts.joined(separator: ", ")))"
  }
}
