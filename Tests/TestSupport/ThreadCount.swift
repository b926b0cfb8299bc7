import Foundation
import Kernels

/// Held while a test depends on the number of threads, which belongs to the whole process.
private let threadCountLock = NSLock()

/// Runs `body` with this many kernel threads, one caller at a time, and goes back to one thread per core.
///
/// For tests of the thread count, and for those that compare bits of results large enough to be split.
public func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  threadCountLock.lock()
  Threads.use(count)
  defer {
    Threads.use(0)
    threadCountLock.unlock()
  }
  return try body()
}
