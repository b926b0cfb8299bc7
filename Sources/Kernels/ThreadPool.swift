import CKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that wait for the next kernel without going to sleep at once.
///
/// Decoding a token calls some hundred kernels of 50 µs each; waking a sleeping thread takes as long as such a kernel. So
/// a thread that has finished its part looks out for the next for a while, and sleeps only when none comes.
///
/// Each thread begins with its own share of the parts, the same in every kernel with as many parts, because what it wrote
/// in one kernel is in its cache when the next one reads it; then it takes what others have not come to.
///
/// One kernel has the threads at a time. Whoever comes meanwhile, from another thread or from inside a kernel, does its
/// parts one after the other: the parts are the same, and so are the results.
package final class ThreadPool: @unchecked Sendable {
  package static let shared = ThreadPool()

  /// Looks at the counter before a thread goes to sleep: some 100 µs.
  private static let looks = 4000

  /// Grows by one for every kernel.
  private let generation = Atomic<Int>(0)
  /// Threads that have not finished with the present kernel, the caller aside.
  private let running = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let isTaken = Atomic<Bool>(false)
  /// The parts of the present kernel that are taken, a bit for each of the first 64.
  private let taken = Atomic<UInt64>(0)
  /// The next of the parts beyond those.
  private let next = Atomic<Int>(0)
  // The present kernel; written before the generation grows, and read after.
  private var count = 0
  private var threadCount = 0
  private var body: ((Int) -> Void)?

  private var workerCount = 0
  /// What the system gives; fewer threads do the same parts.
  private var largestWorkerCount = Int.max
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  private init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  /// Runs `body` for every index below `count` and returns when all are done.
  package func run(_ count: Int, onThreads threadCount: Int, _ body: (Int) -> Void) {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
      for index in 0..<count { body(index) }
      return
    }
    while workerCount < min(threadCount - 1, largestWorkerCount) { startWorker() }
    withoutActuallyEscaping(body) { body in
      self.count = count
      self.threadCount = threadCount
      self.body = body
      taken.store(0, ordering: .relaxed)
      next.store(UInt64.bitWidth, ordering: .relaxed)
      running.store(workerCount, ordering: .relaxed)
      generation.add(1, ordering: .sequentiallyConsistent)
      if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
      }
      takeParts(body, count, 0)
      var looks = 0
      while running.load(ordering: .acquiring) > 0 {
        looks += 1
        // A core that is busy with something else needs to be let go for the thread to finish.
        if looks > Self.looks { sched_yield() } else { ck_pause() }
      }
      self.body = nil
    }
    isTaken.store(false, ordering: .releasing)
  }

  /// - Parameter number: The thread's own.
  private func takeParts(_ body: (Int) -> Void, _ count: Int, _ number: Int) {
    let ownable = min(count, UInt64.bitWidth), first = number * ownable / threadCount
    for step in 0..<ownable {
      let index = (first + step) % ownable, bit = UInt64(1) << UInt64(index)
      if taken.load(ordering: .relaxed) & bit != 0 { continue }
      if taken.bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0 { body(index) }
    }
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
    }
  }

  private func startWorker() {
    let worker = Unmanaged.passRetained(
      Worker(pool: self, number: workerCount + 1, seen: generation.load(ordering: .relaxed)))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let result = pthread_create(&thread, nil, { argument in
      #if canImport(Darwin)
        let worker = Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue()
      #else
        let worker = Unmanaged<Worker>.fromOpaque(argument!).takeRetainedValue()
      #endif
      worker.pool.work(worker)
    }, worker.toOpaque())
    if result == 0 {
      workerCount += 1
    } else {
      worker.release()
      largestWorkerCount = workerCount
    }
  }

  private final class Worker {
    let pool: ThreadPool
    /// From 1; the caller is 0.
    let number: Int
    /// The last generation that the thread knows of.
    var seen: Int

    init(pool: ThreadPool, number: Int, seen: Int) {
      self.pool = pool
      self.number = number
      self.seen = seen
    }
  }

  private func work(_ worker: Worker) -> Never {
    while true {
      wait(worker)
      // Every thread answers for every kernel, so that none can come late and meet the next one.
      if worker.number < threadCount, let body { takeParts(body, count, worker.number) }
      running.subtract(1, ordering: .releasing)
    }
  }

  /// Returns when there is a kernel that the thread has not seen.
  private func wait(_ worker: Worker) {
    for _ in 0..<Self.looks {
      let now = generation.load(ordering: .acquiring)
      if now != worker.seen {
        worker.seen = now
        return
      }
      ck_pause()
    }
    pthread_mutex_lock(mutex)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == worker.seen { pthread_cond_wait(condition, mutex) }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
    worker.seen = generation.load(ordering: .acquiring)
  }
}
