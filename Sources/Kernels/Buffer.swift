/// Memory for float32 values that belongs to one backend.
///
/// A buffer is filled by a kernel and then read; whoever writes again must know that nobody else reads. When the last reference to it goes, its memory returns to
/// the pool, so a training step at a fixed shape asks the system for nothing after the first.
public final class Buffer: @unchecked Sendable {
  /// Number of float32 values.
  public let count: Int
  /// The backend whose kernels work on this memory.
  public let backend: any Backend
  public let pointer: UnsafeMutablePointer<Float>
  private let capacityInBytes: Int

  /// Uninitialised memory for `count` values, aligned to a cache line.
  public init(count: Int, on backend: any Backend) {
    precondition(count >= 0, "Buffer: negative count \(count)")
    self.count = count
    self.backend = backend
    let memory = BufferPool.shared.take(BufferPool.capacity(forBytes: count * MemoryLayout<Float>.stride))
    capacityInBytes = memory.capacity
    pointer = memory.pointer.bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    BufferPool.shared.give(UnsafeMutableRawPointer(pointer), capacityInBytes)
  }
}

/// A run of float32 values inside a buffer: what kernels read and write.
public struct Region: @unchecked Sendable {
  public private(set) var buffer: Buffer
  /// First value, counted in values.
  public let offset: Int
  public let count: Int

  public init(_ buffer: Buffer, offset: Int = 0, count: Int? = nil) {
    let count = count ?? buffer.count - offset
    precondition(
      offset >= 0 && count >= 0 && offset + count <= buffer.count,
      "Region: \(count) values from \(offset) in a buffer of \(buffer.count)")
    self.buffer = buffer
    self.offset = offset
    self.count = count
  }

  /// Fresh memory for `count` values.
  public init(count: Int, on backend: any Backend) {
    self.init(Buffer(count: count, on: backend))
  }

  /// Whether nothing else refers to this memory, so that it may be written without anybody noticing.
  public mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&buffer) }

  public var pointer: UnsafeMutablePointer<Float> { buffer.pointer + offset }
  public var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }

  /// `count` values of this region from `offset`, counted from the region's own start.
  public func slice(_ offset: Int, count: Int) -> Region {
    precondition(offset >= 0 && offset + count <= self.count, "Region: slice beyond the end")
    return Region(buffer, offset: self.offset + offset, count: count)
  }
}
