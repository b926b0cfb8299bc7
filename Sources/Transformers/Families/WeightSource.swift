import Autograd
import Diagnostics
import Kernels
import TensorFiles

/// Hands out the weights in a model's file or folder and keeps account of them.
final class WeightSource {
  /// How weights are named and kept.
  enum Format {
    case gguf, huggingFace
  }

  private let family: ModelFamily
  private let format: Format
  private let backend: any Backend
  private var account: TensorAccount

  /// - Parameters:
  ///   - place: The file or folder, as errors name it.
  ///   - tensors: No two of one name.
  init(
    _ tensors: [StoredTensor], in place: String, of family: ModelFamily, _ format: Format, on backend: any Backend
  ) {
    (self.family, self.format, self.backend) = (family, format, backend)
    account = TensorAccount(tensors, in: place)
  }

  func has(_ name: WeightName) -> Bool { has(named: fileName(name)) }

  /// A matrix as it is stored; a stand-in if there is a problem.
  func matrix(_ name: WeightName, _ shape: [Int]) -> any FrozenMatrix {
    guard let stored = account.take(fileName(name), shape) else { return backend.freeze(Self.standIn) }
    let matrix = stored.withUnsafeBytes {
      StoredMatrix(
        rowCount: shape[0], columnCount: shape[1], elementType: stored.elementType, bytes: $0, owner: stored.file)
    }
    return backend.freeze(rowOrder(name, shape).map { matrix.reordered($0.storedRows) } ?? matrix)
  }

  /// A weight in float32; a stand-in of zeros if there is a problem.
  func tensor(_ name: WeightName, _ shape: [Int]) -> Tensor {
    let tensor = tensor(named: fileName(name), shape)
    guard let order = rowOrder(name, shape), tensor.shape == shape else { return tensor }
    return Tensor(order.restored(tensor.region), shape: shape)
  }

  /// The same for a tensor that only this format has.
  func tensor(named name: String, _ shape: [Int]) -> Tensor {
    guard let stored = account.take(name, shape) else { return Tensor(repeating: 0, shape: shape.map { _ in 1 }) }
    let values = Region(count: stored.elementCount, on: backend)
    stored.withUnsafeBytes { backend.dequantise($0, as: stored.elementType, into: values) }
    return Tensor(values, shape: shape)
  }

  func has(named name: String) -> Bool { account[name] != nil }

  /// A tensor that says nothing new is not read.
  func ignore(_ isIgnored: (String) -> Bool) { account.ignore(isIgnored) }

  /// - Throws: ``InputError`` with all problems together.
  func finish() throws {
    try account.finish(
      leftOver: "belongs to nothing in a \(family.rawValue) model",
      remedy: "The \(format == .gguf ? "file" : "folder") is damaged or is not a plain \(family.rawValue) model.")
  }

  private func fileName(_ name: WeightName) -> String { format == .gguf ? name.gguf : name.huggingFace }

  /// The order of the file's rows, where it is not that of Hugging Face.
  private func rowOrder(_ name: WeightName, _ shape: [Int]) -> RotaryRowOrder? {
    format == .gguf ? name.ggufRowOrder(in: family, rows: shape[0]) : nil
  }

  private static let standIn = StoredMatrix(
    rowCount: 0, columnCount: 1, elementType: .float32, bytes: UnsafeRawBufferPointer(start: nil, count: 0),
    owner: WeightSource.self as AnyObject)
}
