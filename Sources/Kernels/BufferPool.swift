import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Keeps the memory of buffers that are gone, for the next buffer of about the same size.
///
/// Fresh pages cost a page fault each, which would show in every step; memory taken from here costs a lock. Used and
/// unused memory together never exceed what was in use at one time by more than a sixteenth, so changing shapes do not add
/// up; the sixteenth is what sizes that peak at different moments need to keep theirs.
public final class BufferPool: Sendable {
  public static let shared = BufferPool()

  /// Addresses, because pointers do not cross the lock.
  private struct State {
    var free: [Int: [UInt]] = [:]
    var freeBytes = 0
    var liveBytes = 0
    var peakLiveBytes = 0
    var requestCount = 0

    /// A free block of this size or up to a quarter as large again, or, where fresh memory would be too much, up to three times as
    /// large; nil if fresh memory is needed, for which unused blocks then make room.
    ///
    /// Steps of other lengths want most of their blocks somewhat smaller than those that the longest one left.
    mutating func reuse(_ capacity: Int) -> (address: UInt, capacity: Int)? {
      var size = capacity
      if free[capacity]?.isEmpty ?? true {
        size = free.filter { !$0.value.isEmpty && $0.key >= capacity }.keys.min() ?? 0
        let isFull = liveBytes + capacity + freeBytes > peakLiveBytes + BufferPool.reserve(forPeak: peakLiveBytes)
        if size > (isFull ? 3 * capacity : capacity + capacity / 4) { size = 0 }
      }
      let found = free[size]?.popLast()
      liveBytes += found == nil ? capacity : size
      peakLiveBytes = max(peakLiveBytes, liveBytes)
      if let found {
        freeBytes -= size
        return (found, size)
      }
      while liveBytes + freeBytes > peakLiveBytes + BufferPool.reserve(forPeak: peakLiveBytes), let largest = free.filter({ !$0.value.isEmpty }).keys.max(),
        let address = free[largest]?.popLast()
      {
        release(address, largest)
        freeBytes -= largest
      }
      requestCount += 1
      return nil
    }
  }
  private let state = Mutex(State())
  private let whenExhausted = Mutex<@Sendable (_ bytes: Int) -> Never>({ bytes in
    fatalError("out of memory: \(bytes) more bytes were refused by the system")
  })

  private init() {}

  /// What happens when the system has no more memory; it cannot go on, but it can say so in its own way.
  public func onExhaustion(_ body: @escaping @Sendable (_ bytes: Int) -> Never) { whenExhausted.withLock { $0 = body } }

  /// Bytes in buffers that are in use now.
  public var liveBytes: Int { state.withLock { $0.liveBytes } }
  /// Bytes that were taken from the system, in use or not.
  public var heldBytes: Int { state.withLock { $0.liveBytes + $0.freeBytes } }
  /// The most bytes that were in use at one time.
  public var peakLiveBytes: Int { state.withLock { $0.peakLiveBytes } }

  /// Measures ``peakLiveBytes`` anew from what is in use now.
  public func resetPeak() { state.withLock { $0.peakLiveBytes = $0.liveBytes } }

  /// How often the system was asked for memory; work at a fixed shape stops asking.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// Unused memory that is kept beside the most that was in use.
  public static func reserve(forPeak bytes: Int) -> Int { bytes / 16 }

  /// Gives all unused memory back to the system. Worth calling when the shapes change for good.
  public func trim() {
    state.withLock { state in
      for (capacity, addresses) in state.free {
        for address in addresses { release(address, capacity) }
      }
      state.free = [:]
      state.freeBytes = 0
    }
  }

  /// Sizes come in four steps per power of two, so that nearly equal shapes share memory. Pages that are never
  /// touched cost nothing.
  static func capacity(forBytes bytes: Int) -> Int {
    let bytes = max(bytes, 64)
    let step = max(64, 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 2))
    return (bytes + step - 1) / step * step
  }

  /// Memory of at least `capacity` bytes, and how much it really is.
  func take(_ capacity: Int) -> (pointer: UnsafeMutableRawPointer, capacity: Int) {
    let reused = state.withLock { $0.reuse(capacity) }
    if let reused, let pointer = UnsafeMutableRawPointer(bitPattern: reused.address) {
      return (pointer, reused.capacity)
    }
    guard let fresh = allocate(capacity) else { whenExhausted.withLock { $0 }(capacity) }
    return (fresh, capacity)
  }

  func give(_ pointer: UnsafeMutableRawPointer, _ capacity: Int) {
    let address = UInt(bitPattern: pointer)
    state.withLock { state in
      state.liveBytes -= capacity
      state.freeBytes += capacity
      state.free[capacity, default: []].append(address)
    }
  }

}

/// Blocks of this size and more are mapped one by one, so that each goes back to the system as a whole, whatever lies
/// beside it.
private let mappedSize = 1 << 20

/// Memory from the system, aligned to a cache line.
private func allocate(_ capacity: Int) -> UnsafeMutableRawPointer? {
  var fresh: UnsafeMutableRawPointer?
  guard capacity >= mappedSize else { return posix_memalign(&fresh, 64, capacity) == 0 ? fresh : nil }
  fresh = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
  if fresh == MAP_FAILED { return nil }
  #if os(Linux)
    // Large pages: fewer faults at the start, and fewer look-ups of addresses later.
    madvise(fresh, capacity, MADV_HUGEPAGE)
  #endif
  return fresh
}

/// Gives memory back to the system.
private func release(_ address: UInt, _ capacity: Int) {
  let pointer = UnsafeMutableRawPointer(bitPattern: address)
  if capacity >= mappedSize { munmap(pointer, capacity) } else { free(pointer) }
}
