import Dispatch
import Synchronization

/// What other threads leave for one that takes it.
final class Mailbox<Item: Sendable>: Sendable {
  private let items = Mutex<[Item]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  func put(_ item: Item) {
    items.withLock { $0.append(item) }
    arrivals.signal()
  }

  /// All that is there; if nothing is, the first that comes in time.
  func take(waiting patience: Duration) -> [Item] {
    let (seconds, attoseconds) = patience.components
    // A signal may be left from an item that was taken with others; then this returns at once, with nothing.
    _ = arrivals.wait(timeout: .now() + Double(seconds) + Double(attoseconds) * 1e-18)
    return items.withLock { items in
      defer { items = [] }
      return items
    }
  }
}
