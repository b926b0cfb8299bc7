import Foundation
import Kernels
import Synchronization
import TestSupport
import Testing

/// Kernels share their work out among threads; what must hold whoever comes when.
struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8]) func everyIndexOnce(threads: Int) {
    withThreads(threads) {
      for count in [0, 1, 2, 5, 1000] {
        let seen = Mutex([Int](repeating: 0, count: count))
        inParallel(count) { index in seen.withLock { $0[index] += 1 } }
        #expect(seen.withLock { $0.allSatisfy { $0 == 1 } }, "\(count) indices on \(threads) threads")
      }
    }
  }

  /// Thread counts that change from call to call, so that threads meet calls they have no part in.
  @Test func changingThreadCounts() {
    for round in 0..<2000 {
      let threads = 2 + round % 4
      let sum = Atomic<Int>(0)
      ThreadPool.shared.run(7, onThreads: threads) { sum.add($0, ordering: .relaxed) }
      if sum.load(ordering: .relaxed) != 21 { Issue.record("round \(round): \(sum.load(ordering: .relaxed))") }
    }
  }

  @Test func callsFromManyThreadsAndFromInside() async {
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let sum = Atomic<Int>(0)
          for _ in 0..<200 {
            inParallel(4) { _ in inParallel(3) { sum.add($0, ordering: .relaxed) } }
          }
          return sum.load(ordering: .relaxed)
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 8 * 200 * 4 * 3)
  }

  /// Longer than the threads look out for work.
  @Test func workAfterAPause() {
    for _ in 0..<3 {
      let sum = Atomic<Int>(0)
      ThreadPool.shared.run(10, onThreads: 3) { sum.add($0, ordering: .relaxed) }
      #expect(sum.load(ordering: .relaxed) == 45)
      usleep(20_000)
    }
  }
}
