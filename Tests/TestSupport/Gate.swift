import Foundation
import Synchronization

/// Holds requests back until so many are there together; counts how many were at most.
public final class Gate: Sendable {
  private let state = Mutex((inside: 0, most: 0))
  private let wanted: Int

  public init(_ wanted: Int) { self.wanted = wanted }

  public var most: Int { state.withLock { $0.most } }

  public func enter() {
    state.withLock {
      $0.inside += 1
      $0.most = max($0.most, $0.inside)
    }
    wait()
  }

  /// Waits until so many have been there, without being one of them.
  public func wait() {
    // After ten seconds nobody else will come.
    for _ in 0..<1000 where most < wanted { Thread.sleep(forTimeInterval: 0.01) }
  }

  public func leave() { state.withLock { $0.inside -= 1 } }
}
