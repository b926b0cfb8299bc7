import Autograd
import Diagnostics
import Kernels
import TensorFiles

/// Hands out the weights in a model's file or folder and keeps account: what was missing, of the wrong shape, or never
/// asked for.
final class WeightSource {
  /// How weights are named and kept.
  enum Format {
    case gguf, huggingFace
  }

  private let place: String
  private let family: ModelFamily
  private let format: Format
  private let byName: [String: StoredTensor]
  private let backend: any Backend
  private var unused: Set<String>
  private var problems: [String] = []

  /// - Parameters:
  ///   - place: The file or folder, as errors name it.
  ///   - tensors: No two of one name.
  init(
    _ tensors: [StoredTensor], in place: String, of family: ModelFamily, _ format: Format, on backend: any Backend
  ) {
    (self.place, self.family, self.format, self.backend) = (place, family, format, backend)
    byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    unused = Set(byName.keys)
  }

  func has(_ name: WeightName) -> Bool { byName[fileName(name)] != nil }

  /// A matrix as it is stored; a stand-in if there is a problem.
  func matrix(_ name: WeightName, _ shape: [Int]) -> any FrozenMatrix {
    guard let stored = stored(fileName(name), shape) else { return backend.freeze(Self.standIn) }
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
    guard let stored = stored(name, shape) else { return Tensor(repeating: 0, shape: shape.map { _ in 1 }) }
    let values = Region(count: stored.elementCount, on: backend)
    stored.withUnsafeBytes { backend.dequantise($0, as: stored.elementType, into: values) }
    return Tensor(values, shape: shape)
  }

  func has(named name: String) -> Bool { byName[name] != nil }

  /// A tensor that says nothing new is not read.
  func ignore(_ isIgnored: (String) -> Bool) { unused = unused.filter { !isIgnored($0) } }

  /// - Throws: ``InputError`` with all problems together.
  func finish() throws {
    for name in unused.sorted() { problems.append("tensor \(name) belongs to nothing in a \(family.rawValue) model") }
    guard !problems.isEmpty else { return }
    let shown = problems.prefix(5).joined(separator: "; ")
    let rest = problems.count > 5 ? "; and \(problems.count - 5) more" : ""
    throw InputError.invalid(
      place, shown + rest, remedy: "The \(format == .gguf ? "file" : "folder") is damaged or is not a plain \(family.rawValue) model.")
  }

  private func fileName(_ name: WeightName) -> String { format == .gguf ? name.gguf : name.huggingFace }

  /// The order of the file's rows, where it is not that of Hugging Face.
  private func rowOrder(_ name: WeightName, _ shape: [Int]) -> RotaryRowOrder? {
    format == .gguf ? name.ggufRowOrder(in: family, rows: shape[0]) : nil
  }

  /// The named tensor, if it is there and as it should be; ``finish()`` reports what is wrong with it.
  private func stored(_ name: String, _ shape: [Int]) -> StoredTensor? {
    unused.remove(name)
    guard let stored = byName[name] else {
      problems.append("tensor \(name) is missing")
      return nil
    }
    guard stored.shape == shape else {
      problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
      return nil
    }
    if !stored.withUnsafeBytes({ hasOnlyFiniteValues($0, as: stored.elementType) }) {
      problems.append("tensor \(name) holds values that are not finite")
    }
    return stored
  }

  private static let standIn = StoredMatrix(
    rowCount: 0, columnCount: 1, elementType: .float32, bytes: UnsafeRawBufferPointer(start: nil, count: 0),
    owner: WeightSource.self as AnyObject)
}
