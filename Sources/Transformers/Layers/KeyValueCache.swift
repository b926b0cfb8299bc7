import Autograd
import Kernels

/// Keys and values of the tokens that a model has read in one sequence, layer by layer.
///
/// Also remembers the tokens themselves, so that a prompt which starts like the last one is not read twice.
public final class KeyValueCache {
  private static let blockLength = 256

  private struct Layer {
    var keys: Region
    var values: Region
  }
  private var layers: [Layer]
  private let width: Int
  private let backend: any Backend
  private var capacity = 0

  /// The tokens whose keys and values are here.
  public private(set) var tokens: [Int32] = []
  public var length: Int { tokens.count }

  /// - Parameter width: Values of a key or value of one token: `G · d`.
  public init(layerCount: Int, width: Int, on backend: any Backend = CPUBackend.shared) {
    self.width = width
    self.backend = backend
    let nothing = Region(count: 0, on: backend)
    layers = Array(repeating: Layer(keys: nothing, values: nothing), count: layerCount)
  }

  /// Makes room for more tokens and notes them; each layer then stores its rows with ``store(layer:keys:values:)``.
  func extend(by newTokens: [Int32]) {
    tokens += newTokens
    guard length > capacity else { return }
    // Half as much again, in whole blocks: few copies, little waste.
    let wanted = max(length, capacity + capacity / 2)
    capacity = (wanted + Self.blockLength - 1) / Self.blockLength * Self.blockLength
    let used = (length - newTokens.count) * width
    for index in layers.indices {
      layers[index].keys = grown(layers[index].keys, used)
      layers[index].values = grown(layers[index].values, used)
    }
  }

  private func grown(_ old: Region, _ used: Int) -> Region {
    let new = Region(count: capacity * width, on: backend)
    backend.copy(old.slice(0, count: used), into: new.slice(0, count: used))
    return new
  }

  /// Puts the newest tokens' rows in place and returns all rows, `[length, G · d]`.
  func store(layer: Int, keys: Tensor, values: Tensor) -> (keys: Tensor, values: Tensor) {
    let start = (length - keys.rowCount) * width
    backend.copy(keys.region, into: layers[layer].keys.slice(start, count: keys.count))
    backend.copy(values.region, into: layers[layer].values.slice(start, count: values.count))
    return (
      Tensor(layers[layer].keys.slice(0, count: length * width), shape: [length, width]),
      Tensor(layers[layer].values.slice(0, count: length * width), shape: [length, width])
    )
  }

  /// Forgets all tokens from `length` on.
  public func truncate(to length: Int) {
    precondition(length <= tokens.count, "KeyValueCache: \(length) tokens were wanted, \(tokens.count) are there")
    tokens.removeLast(tokens.count - length)
  }

  /// Keeps what `prompt` and the cache have in common and returns its length; at least one token is left to read.
  public func keepCommonPrefix(with prompt: [Int32]) -> Int {
    let common = zip(tokens, prompt).prefix { $0 == $1 }.count
    truncate(to: min(common, max(0, prompt.count - 1)))
    return length
  }
}
