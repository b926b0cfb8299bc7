import Autograd
import Diagnostics
import Kernels
import TensorFiles
import Transformers

// A PEFT directory holds adapter_config.json and adapter_model.safetensors, whose keys are
//   base_model.model. + module path + .lora_A.weight             [r, inputSize]
//   base_model.model. + module path + .lora_B.weight             [outputSize, r]
//   base_model.model. + module path + .lora_magnitude_vector     [outputSize], for DoRA
// All are this package's own layouts, so values are copied as they are.
//
// An adapter with a start (PiSSA) is written as the plain LoRA of twice the rank that it amounts to,
//   s·(B·A − B₀·A₀) = s·[B, −B₀]·[A; A₀]
// so that PEFT can use it on the base as it is. A note in the metadata tells this package to take it apart again.

extension LoRAAdapter {
  /// Metadata of an adapter whose second halves are its start: the rank of a half.
  private static let residualRank = "lift_residual_rank"

  public func write(to directory: String, baseModel: String, metadata: [String: String] = [:]) throws {
    try write(to: directory, baseModel: baseModel, metadata: metadata, as: .float32)
  }

  /// The same with values in F32, F16 or BF16.
  public func write(
    to directory: String, baseModel: String, metadata: [String: String] = [:], as elementType: ElementType
  ) throws {
    // PEFT reads names as this package does: the end of a path, in whatever layer it is found.
    let names =
      switch configuration.targets {
      case .allLinear: LinearRole.allCases.map(\.moduleName).sorted()
      case .names(let names): names.sorted()
      }
    let hasStart = configuration.initialisation == .pissa
    try OutputFile.write(
      PEFTConfiguration(baseModel: baseModel, lora: hasStart ? configuration.withResidual : configuration)
        .json(moduleNames: names),
      to: "\(directory)/\(AdapterFiles.configuration)")
    try SafetensorsFile.write(
      updates.flatMap { $0.outputTensors(as: elementType) },
      metadata: hasStart ? metadata.merging([Self.residualRank: "\(configuration.rank)"]) { $1 } : metadata,
      to: "\(directory)/\(AdapterFiles.weights)")
  }

  /// Reads a PEFT directory for a model.
  ///
  /// - Throws: ``InputError`` for anything that does not fit: unsupported settings, a lone `A` or `B`, a wrong shape,
  ///   a value that is no number, tensors left over; all problems of the tensors together.
  public convenience init(directory: String, for model: LlamaModel) throws {
    let path = "\(directory)/\(AdapterFiles.configuration)"
    var configuration = try PEFTConfiguration(keys: AdapterFiles.configurationKeys(directory), path: path).lora
    var tensors = try AdapterTensors(directory: directory, on: model.backend)
    if let rank = tensors.metadata[Self.residualRank] {
      guard let halved = configuration.withoutResidual, rank == "\(halved.rank)" else {
        throw InputError.invalid(
          tensors.path, "\(Self.residualRank) is \(rank), expected half of the rank \(configuration.rank)",
          remedy: "The adapter is damaged, or its files belong to two adapters.")
      }
      configuration = halved
    }
    let modules: [LoRAModule]
    do {
      modules = try configuration.modules(of: model)
    } catch let error as InputError {
      throw InputError.invalid(
        path, "key \(error.place.replacing(#/[ -]/#, with: "_")): \(error.problem)",
        remedy: "The adapter was made for a model of another kind.")
    }
    let updates = modules.compactMap { Update($0, configuration, from: &tensors, on: model.backend) }
    try tensors.finish(leftOver: "belongs to no target module")
    self.init(configuration: configuration, updates: updates)
  }
}

extension LoRAAdapter.Update {
  fileprivate init?(
    _ target: LoRAModule, _ configuration: LoRAConfiguration, from tensors: inout AdapterTensors, on backend: any Backend
  ) {
    let prefix = "base_model.model.\(target.module.path)", (m, k, r) = (target.shape[0], target.shape[1], target.rank)
    let hasStart = configuration.initialisation == .pissa, stored = hasStart ? 2 * r : r
    // All are looked up before one is missed, so that every problem is told.
    let a = tensors.take("\(prefix).lora_A.weight", [stored, k])
    let b = tensors.take("\(prefix).lora_B.weight", [m, stored])
    let magnitude = configuration.usesWeightDecomposition
      ? tensors.take("\(prefix).lora_magnitude_vector", [m]) : nil
    guard let a, let b, (magnitude != nil) == configuration.usesWeightDecomposition else { return nil }
    guard hasStart else {
      self.init(target, a: a, b: b, start: nil, magnitude: magnitude)
      return
    }
    let values = a.floats, columns = b.floats
    func half(_ first: Int, negated: Bool) -> Tensor {
      let b = (0..<m * r).map { columns[$0 / r * 2 * r + first + $0 % r] }
      return Tensor(negated ? b.map { -$0 } : b, shape: [m, r], on: backend)
    }
    self.init(
      target, a: Tensor(values[..<(r * k)], shape: [r, k], on: backend), b: half(0, negated: false),
      start: (Tensor(values[(r * k)...], shape: [r, k], on: backend), half(r, negated: true)), magnitude: magnitude)
  }

  /// The rank of the plain LoRA that it is: with a start, twice its own.
  var plainRank: Int { (start == nil ? 1 : 2) * a.value.shape[0] }

  /// `A` and `B` of the plain LoRA that it is: with a start, `[A; A₀]` and `[B, −B₀]`.
  var plain: (a: [Float], b: [Float]) {
    let (m, r) = (b.value.shape[0], a.value.shape[0])
    guard let start else { return (a.value.floats, b.value.floats) }
    let trained = b.value.floats, constant: [Float] = start.b.floats.map { -$0 }
    var columns: [Float] = []
    for row in 0..<m {
      columns += trained[row * r..<(row + 1) * r]
      columns += constant[row * r..<(row + 1) * r]
    }
    return (a.value.floats + start.a.floats, columns)
  }

  /// The singular values and directions of the change: `ΔW = U·diag(σ)·Vᵀ`.
  /// - Throws: ``InputError`` naming the module, if there is a NaN among the values or an iteration does not converge.
  func decomposed() throws -> SingularValueDecomposition {
    let plain = plain
    do {
      return try SingularValueDecomposition(
        product: plain.b.map { scale * $0 }, plain.a, rows: b.value.shape[0], inner: plainRank, columns: a.value.shape[1])
    } catch let error as InputError {
      throw error.within(module.path)
    }
  }

  /// The tensors as files hold them.
  fileprivate func outputTensors(as elementType: ElementType) -> [OutputTensor] {
    let (m, k) = (b.value.shape[0], a.value.shape[1]), plain = plain
    var tensors = [
      OutputTensor(name: a.name, shape: [plainRank, k], values: plain.a, as: elementType),
      OutputTensor(name: b.name, shape: [m, plainRank], values: plain.b, as: elementType),
    ]
    if let magnitude {
      tensors.append(OutputTensor(name: magnitude.name, shape: [m], values: magnitude.value.floats, as: elementType))
    }
    return tensors
  }
}
