import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How many threads the kernels use: one per core unless set.
///
/// Every kernel splits its own work, and OpenBLAS computes on the calling thread only, so there is one thread count in
/// the process and no two libraries compete for the cores.
public enum Threads {
  private static let configured = Atomic<Int>(0)
  @TaskLocal private static var scoped: Int?

  public static var count: Int {
    if let scoped { return scoped }
    let value = configured.load(ordering: .relaxed)
    return value > 0 ? value : max(1, activeProcessorCount)
  }

  /// Sets the number of threads for all later kernels; 0 means one per core.
  public static func use(_ count: Int) {
    precondition(count >= 0, "Threads: negative count \(count)")
    configured.store(count, ordering: .relaxed)
  }

  /// Runs `body` with this many threads in its kernels; others are not affected.
  public static func with<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    precondition(count >= 1, "Threads: a count of \(count)")
    return try $scoped.withValue(count, operation: body)
  }

  private static let activeProcessorCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))
}

/// Splits `0..<count` into one contiguous part per thread and runs them side by side.
///
/// The split depends on the thread count alone, so sums made inside a part are the same in every run.
/// - Parameter grain: The fewest elements that are worth a thread of their own.
@inline(__always)
func parallel(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  let parts = min(Threads.count, max(1, count / max(1, grain)))
  if parts <= 1 { return body(0..<count) }
  inParallel(parts) { part in
    body(count * part / parts..<count * (part + 1) / parts)
  }
}

/// What `make` makes of every index, made on as many threads as there are.
package func mapInParallel<Element>(_ count: Int, _ make: (Int) -> Element) -> [Element] {
  [Element](unsafeUninitializedCapacity: count) { elements, made in
    if let start = elements.baseAddress { inParallel(count) { (start + $0).initialize(to: make($0)) } }
    made = count
  }
}

/// Runs `body` for every index, on as many threads as there are, each taking the next index when it is free.
package func inParallel(_ count: Int, _ body: (Int) -> Void) {
  if count <= 1 || Threads.count == 1 {
    for index in 0..<count { body(index) }
    return
  }
  ThreadPool.shared.run(count, onThreads: min(count, Threads.count), body)
}
