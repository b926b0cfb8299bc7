import Autograd
import Diagnostics
import Kernels
import TensorFiles

/// Reads the tensors of an adapter's weights file by name, and gathers what is wrong with them, to tell it all at once.
///
///     var tensors = try AdapterTensors(directory: directory, on: model.backend)
///     let a = tensors.take("….lora_A.weight", [8, 576])     // nil if it is missing, or of another shape
///     try tensors.finish(leftOver: "belongs to no target module")
struct AdapterTensors {
  private let file: SafetensorsFile
  private let backend: any Backend
  private var problems: [String] = []
  private var unused: Set<String>

  init(directory: String, on backend: any Backend) throws {
    file = try SafetensorsFile(path: "\(directory)/\(AdapterFiles.weights)")
    self.backend = backend
    unused = Set(file.tensors.map(\.name))
  }

  var path: String { file.path }
  /// The facts that were kept beside the weights.
  var metadata: [String: String] { file.metadata }

  /// The values of a tensor in float32; nil, and a problem, if it is not there in this shape.
  mutating func take(_ name: String, _ shape: [Int]) -> Tensor? {
    unused.remove(name)
    guard let stored = file.tensor(named: name) else {
      problems.append("tensor \(name) is missing")
      return nil
    }
    guard stored.shape == shape else {
      problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
      return nil
    }
    let values = stored.float32Values()
    if let bad = values.first(where: { !$0.isFinite }) { problems.append("tensor \(name) holds \(bad)") }
    return Tensor(values, shape: shape, on: backend)
  }

  /// Refuses the file if anything was wrong with it.
  ///
  /// - Parameter leftOver: What is said of tensors that nobody took.
  /// - Throws: ``InputError`` with the first three problems and the number of others.
  consuming func finish(leftOver: String) throws {
    problems += unused.sorted().map { "tensor \($0) \(leftOver)" }
    guard !problems.isEmpty else { return }
    let shown = problems.prefix(3).joined(separator: "; ")
    throw InputError.invalid(
      file.path, problems.count > 3 ? "\(shown); and \(problems.count - 3) more" : shown,
      remedy: "The adapter is damaged, or was made for another base model; give that model with --model.")
  }
}
