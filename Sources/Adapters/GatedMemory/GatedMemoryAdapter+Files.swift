import Autograd
import Diagnostics
import Foundation
import TensorFiles
import Transformers

// adapter_config.json says what is computed; adapter_model.safetensors holds, for every layer N,
//   base_model.model.model.layers.N.self_attn. + mem_proj.0 / mem_proj.2 / gate_proj.0 / gate_proj.2 + .weight
// and base_model.model.lm_head.lora_A.weight and lora_B.weight if the head is updated. Orientation x · W.

extension GatedMemoryAdapter {
  public func write(to directory: String, baseModel: String, metadata: [String: String] = [:]) throws {
    let shape = memories[0].w1.value.shape
    let file = GatedMemoryFile(
      baseModel: baseModel, memory: configuration, memorySize: shape[2],
      gateSize: memories[0].gateInput.value.shape[2])
    try OutputFile.write(file.json(), to: "\(directory)/\(AdapterFiles.configuration)")
    try SafetensorsFile.write(
      parameters.map { OutputTensor(name: $0.name, shape: $0.value.shape, values: $0.value.floats) },
      metadata: metadata, to: "\(directory)/\(AdapterFiles.weights)")
  }

  /// Reads a directory that ``write(to:baseModel:metadata:)`` wrote, for a model.
  ///
  /// - Throws: ``InputError`` for anything that does not fit: unsupported settings, a missing tensor, a wrong shape,
  ///   a value that is no number, tensors left over; all problems of the tensors together.
  public convenience init(directory: String, for model: LlamaModel) throws {
    let path = "\(directory)/\(AdapterFiles.configuration)", sizes = model.configuration
    let file = try GatedMemoryFile(AdapterFiles.configurationKeys(directory), path: path)
    try file.check(against: sizes, path: path)
    var tensors = try AdapterTensors(directory: directory, on: model.backend)
    let shapes = GatedMemoryConfiguration.shapes(for: sizes)
    // All are looked up before any is missed, so that every problem is told.
    let memories = (0..<sizes.layerCount).map { layer in
      zip(Self.memoryNames(layer: layer), shapes).compactMap { tensors.take($0, $1) }
    }
    let rank = file.memory.headRank
    let headShapes = rank == 0 ? [] : [[rank, sizes.hiddenSize], [sizes.vocabularySize, rank]]
    let head = zip(Self.headNames, headShapes).compactMap { tensors.take($0, $1) }
    try tensors.finish(leftOver: "belongs to no memory")
    self.init(file.memory, memories: memories, head: head)
  }
}
