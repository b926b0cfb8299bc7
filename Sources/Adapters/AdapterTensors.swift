import Autograd
import Diagnostics
import Kernels
import TensorFiles
import Transformers

/// Reads the tensors of an adapter's file by name, in float32.
///
///     var tensors = try AdapterTensors(directory: directory, on: model.backend)
///     let a = tensors.take("….lora_A.weight", [8, 576])     // nil if it is missing, or of another shape
///     try tensors.finish(leftOver: "belongs to no target module")
struct AdapterTensors {
  /// The facts that were kept beside the weights.
  let metadata: [String: String]
  private var account: TensorAccount
  private let backend: any Backend

  init(directory: String, on backend: any Backend) throws {
    let file = try SafetensorsFile(path: "\(directory)/\(AdapterFiles.weights)")
    self.init(file.tensors, in: file.path, metadata: file.metadata, on: backend)
  }

  /// - Parameters:
  ///   - tensors: No two of one name.
  ///   - path: The file, as errors name it.
  init(_ tensors: [StoredTensor], in path: String, metadata: [String: String] = [:], on backend: any Backend) {
    (account, self.metadata, self.backend) = (TensorAccount(tensors, in: path), metadata, backend)
  }

  var path: String { account.place }

  /// The values of a tensor in float32; nil, and a problem, if it is not there in this shape.
  mutating func take(_ name: String, _ shape: [Int]) -> Tensor? {
    account.take(name, shape).map { Tensor($0.float32Values(), shape: shape, on: backend) }
  }

  /// `A: [r, inputSize]` and `B: [outputSize, r]` of a module, of whatever rank; nil if neither is there, or, and then with a
  /// problem, if one of them is not as it should be.
  ///
  /// - Parameters:
  ///   - names: Those of `A` and `B`.
  ///   - shape: `[outputSize, inputSize]`.
  ///   - isTransposed: Whether the file has `[inputSize, r]` and `[r, outputSize]`.
  mutating func takePair(
    _ module: Module, _ names: (a: String, b: String), _ shape: [Int], isTransposed: Bool = false
  ) -> (a: Tensor, b: Tensor)? {
    let (storedA, storedB) = (account[names.a], account[names.b])
    guard storedA != nil || storedB != nil else { return nil }
    // The rank is what both halves share; where one is missing, the other's.
    let rank = storedA.flatMap { isTransposed ? $0.shape.last : $0.shape.first }
      ?? storedB.flatMap { isTransposed ? $0.shape.first : $0.shape.last } ?? 0
    guard rank > 0 else {
      account.note("tensors \(names.a) and \(names.b) have the rank 0", about: [names.a, names.b])
      return nil
    }
    let (m, k) = (shape[0], shape[1])
    let a = take(names.a, isTransposed ? [k, rank] : [rank, k]), b = take(names.b, isTransposed ? [rank, m] : [m, rank])
    guard let a, let b else { return nil }
    return isTransposed ? (a.transposedMatrix, b.transposedMatrix) : (a, b)
  }

  /// Refuses the file if anything was wrong with it.
  ///
  /// - Parameter leftOver: What is said of tensors that nobody took.
  /// - Throws: ``InputError`` with the first three problems and the number of others.
  consuming func finish(leftOver: String) throws {
    try account.finish(
      leftOver: leftOver,
      remedy: "The adapter is damaged, or was made for another base model; give that model with --model.")
  }
}

extension Tensor {
  /// `[columns, rows]` of a matrix `[rows, columns]`.
  fileprivate var transposedMatrix: Tensor {
    let (rows, columns) = (shape[0], shape[1]), values = floats
    return Tensor(
      (0..<values.count).map { values[$0 % rows * columns + $0 / rows] }, shape: [columns, rows], on: backend)
  }
}
