import Autograd
import Kernels

/// Keys and values of the tokens that a model has read in one sequence, layer by layer.
///
/// They lie in blocks of 256 tokens, so that a cache grows without moving what it holds, and a ``fork()`` shares what it
/// has in common with this one until one of them writes. The tokens themselves are remembered, too: a prompt which starts
/// like the last one is not read twice.
public final class KeyValueCache {
  private static let blockLength = 256

  /// The rows of 256 tokens in all layers, keys before values: `[layers, 2, 256, G · d]` in the backend's form.
  private final class Block {
    let rows: Region

    init(_ rows: Region) { self.rows = rows }
  }
  private var blocks: [Block] = []
  private let layerCount: Int
  private let width: Int
  /// Values of memory that a row takes.
  private let rowCount: Int
  /// The blocks' rows, layer by layer, as kernels want them; made again when the blocks change.
  private var layers: [CachedRows] = []
  private let backend: any Backend

  /// The tokens whose keys and values are here.
  public private(set) var tokens: [Int32] = []
  public var length: Int { tokens.count }

  /// - Parameter width: Values of a key or value of one token: `G · d`.
  public init(layerCount: Int, width: Int, on backend: any Backend = CPUBackend.shared) {
    self.layerCount = layerCount
    self.width = width
    self.backend = backend
    rowCount = backend.cachedCount(width)
  }

  /// A cache of its own that holds the same; nothing is copied before one of the two writes.
  public func fork() -> KeyValueCache {
    let fork = KeyValueCache(layerCount: layerCount, width: width, on: backend)
    (fork.blocks, fork.layers, fork.tokens) = (blocks, layers, tokens)
    return fork
  }

  /// Makes room for more tokens and notes them; each layer then stores its rows with ``store(layer:keys:values:)``.
  func extend(by newTokens: [Int32]) {
    let used = length % Self.blockLength
    defer { if layers.isEmpty { layers = (0..<layerCount).map(rows(layer:)) } }
    if used > 0, let last = blocks.indices.last, !isKnownUniquelyReferenced(&blocks[last]) {
      let copy = newBlock()
      for part in 0..<2 * layerCount {
        backend.copy(rows(blocks[last], part, 0..<used), into: rows(copy, part, 0..<used))
      }
      blocks[last] = copy
      layers = []
    }
    tokens += newTokens
    while blocks.count * Self.blockLength < length {
      blocks.append(newBlock())
      layers = []
    }
  }

  private func newBlock() -> Block {
    Block(Region(count: layerCount * 2 * Self.blockLength * rowCount, on: backend))
  }

  /// Some rows of a block; keys and values of each layer are a part.
  private func rows(_ block: Block, _ part: Int, _ rows: Range<Int>) -> Region {
    block.rows.slice((part * Self.blockLength + rows.lowerBound) * rowCount, count: rows.count * rowCount)
  }

  /// Puts the newest tokens' rows in place, `[count, G · d]` each.
  func store(layer: Int, keys: Region, values: Region) {
    let count = keys.count / width
    var position = length - count
    while position < length {
      let first = position % Self.blockLength, end = min(Self.blockLength, first + length - position)
      let from = (position - (length - count)) * width, block = blocks[position / Self.blockLength]
      for (source, part) in [(keys, 2 * layer), (values, 2 * layer + 1)] {
        backend.cache(source.slice(from, count: (end - first) * width), into: rows(block, part, first..<end))
      }
      position += end - first
    }
  }

  /// All rows of a layer.
  func layer(_ index: Int) -> CachedRows { layers[index] }

  private func rows(layer: Int) -> CachedRows {
    let all = 0..<Self.blockLength
    return CachedRows(
      blockLength: Self.blockLength, keys: blocks.map { rows($0, 2 * layer, all) },
      values: blocks.map { rows($0, 2 * layer + 1, all) })
  }

  /// Forgets all tokens from `length` on.
  public func truncate(to length: Int) {
    precondition(length <= tokens.count, "KeyValueCache: \(length) tokens were wanted, \(tokens.count) are there")
    tokens.removeLast(tokens.count - length)
    let unused = blocks.count - (length + Self.blockLength - 1) / Self.blockLength
    guard unused > 0 else { return }
    blocks.removeLast(unused)
    layers = []
  }

  /// Tokens that `prompt` and the cache have in common, of which at least one of the prompt's is left to read.
  public func commonPrefix(with prompt: [Int32]) -> Int {
    min(tokens.commonPrefixCount(with: prompt), max(0, prompt.count - 1))
  }

  /// Keeps what `prompt` and the cache have in common and returns its length; at least one token is left to read.
  public func keepCommonPrefix(with prompt: [Int32]) -> Int {
    truncate(to: commonPrefix(with: prompt))
    return length
  }
}
