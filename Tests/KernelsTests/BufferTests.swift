import Kernels
import Testing

/// Other suites use the same pool at the same time: no test may depend on being alone.
@Suite(.serialized)
struct BufferTests {
  private let backend = CPUBackend.shared

  /// Pages fresh from the system are zero, so a mark that is still there shows memory that was kept. Someone else may
  /// take it first, but hardly twenty times.
  @Test(arguments: [11_000_000, 10_990_000])
  func memoryComesBackForASimilarSize(count: Int) {
    let mark: Float = 12.25
    let comesBack = (0..<20).contains { _ in
      Buffer(count: 11_000_000, on: backend).pointer[5_000_000] = mark
      let next = Buffer(count: count, on: backend)
      defer { next.pointer[5_000_000] = 0 }
      return next.pointer[5_000_000] == mark
    }
    #expect(comesBack)
  }

  @Test func memoryInUseIsNotHandedOutAgain() {
    let first = Buffer(count: 2_777_777, on: backend), second = Buffer(count: 2_777_777, on: backend)
    withExtendedLifetime((first, second)) { #expect(first.pointer != second.pointer) }
  }

  @Test func theWholeCapacityIsWritable() {
    for count in [1, 15, 16, 17, 1023, 1025, 70_001] {
      let region = Region(count: count, on: backend)
      region.values.update(repeating: 7)
      #expect(region.values.allSatisfy { $0 == 7 })
    }
  }

  @Test(arguments: [0, 1, 17, 100_003])
  func startsOnACacheLine(count: Int) {
    let buffer = Buffer(count: count, on: backend)
    withExtendedLifetime(buffer) { #expect(UInt(bitPattern: buffer.pointer) % 64 == 0) }
    #expect(buffer.count == count)
  }

  @Test func liveBytesAreCounted() {
    // A gibibyte that is never touched costs no memory, and is far above what all other tests hold meanwhile.
    let count = 1 << 28
    do {
      let buffer = Buffer(count: count, on: backend)
      withExtendedLifetime(buffer) { #expect(BufferPool.shared.liveBytes >= 4 * count) }
    }
    #expect(BufferPool.shared.liveBytes < 4 * count)
    #expect(BufferPool.shared.peakLiveBytes >= 4 * count)
    BufferPool.shared.trim()
  }

  @Test func trimmedMemoryIsNotUsedAgain() {
    let kept = Region(count: 1000, on: backend)
    kept.values.update(repeating: 3)
    BufferPool.shared.trim()
    #expect(kept.values.allSatisfy { $0 == 3 }, "memory in use stays")
    #expect(Region(count: 4_444_444, on: backend).values.count == 4_444_444)
  }

  @Test func slicesCountFromTheirOwnStart() {
    let region = Region(count: 10, on: backend)
    for i in 0..<10 { region.values[i] = Float(i) }
    let slice = region.slice(2, count: 6).slice(3, count: 2)
    #expect(Array(slice.values) == [5, 6])
    #expect(slice.offset == 5 && slice.buffer === region.buffer)
  }

  @Test func slicesBeyondTheEndAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Region(count: 10, on: CPUBackend.shared).slice(8, count: 3)
    }
  }
}
