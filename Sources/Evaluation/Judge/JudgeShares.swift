/// How many of the answers a judge finds right, in both ways in which that is reported.
///
/// They differ where a judge does not decide: by LooGLE such an answer does not count, by LIFT it is wrong.
public struct JudgeShares: Sendable, Equatable {
  public var right, wrong, undecided: Int

  /// - Parameter judgements: Those that are nil were not asked for and count nowhere.
  public init(_ judgements: some Sequence<Judgement?>) {
    (right, wrong, undecided) = (0, 0, 0)
    for case let judgement? in judgements {
      switch judgement.isRight {
      case true?: right += 1
      case false?: wrong += 1
      case nil: undecided += 1
      }
    }
  }

  /// `right / (right + wrong)`, as LooGLE's script has it; nil if nothing is decided.
  public var ofDecided: Double? { share(of: right + wrong) }

  /// `right / all`, as LIFT has it; nil if there are none.
  public var ofAll: Double? { share(of: right + wrong + undecided) }

  private func share(of count: Int) -> Double? { count == 0 ? nil : Double(right) / Double(count) }
}
