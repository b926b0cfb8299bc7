/// Examples of which an epoch takes some, and the next one others: what is seen once says more than what is seen again.
///
/// Every group gives each epoch as many as the others, and begins again when it has been through.
package struct EpochExamples {
  private let groups: [[LiftExample]]
  /// The most that an epoch takes from a group; nil for all.
  private let most: Int?

  init(_ groups: [[LiftExample]], most: Int?) { (self.groups, self.most) = (groups, most) }

  /// Whether epochs differ.
  var change: Bool { groups.contains { $0.count > most ?? .max } }

  /// - Parameter epoch: From 0.
  func of(_ epoch: Int) -> [LiftExample] {
    groups.flatMap { group in
      let count = min(most ?? .max, group.count)
      return (0..<count).map { group[(epoch * count + $0) % group.count] }
    }
  }

  func map(_ transform: (LiftExample) -> LiftExample) -> EpochExamples {
    EpochExamples(groups.map { $0.map(transform) }, most: most)
  }
}
