import Kernels

/// Runs `body` with this many kernel threads.
public func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  try Threads.with(count, body)
}
