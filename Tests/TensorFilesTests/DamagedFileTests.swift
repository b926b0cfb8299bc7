import Diagnostics
import Kernels
import Randomness
import TensorFiles
import Testing

/// Valid files with bytes changed or cut at random: each is either read or refused, and never brings the program down.
struct DamagedFileTests {
  @Test func ggufNeverCrashes() throws {
    var metadata = GGUFMetadata()
    metadata["general.alignment"] = .uint32(32)
    metadata["general.architecture"] = .string("llama")
    metadata["list"] = .array(.int16([1, 2, 3]))
    metadata["tokens"] = .array(.string(["a", "é", ""]))
    try damage("model.gguf", rounds: 4000) { path in
      try GGUFFile.write(tensors(with: .q8_0), metadata: metadata, to: path)
    } read: { path in
      let file = try GGUFFile(path: path)
      for key in file.metadata.keys { _ = file.metadata[key]?.description }
      return file.tensors
    }
  }

  @Test func safetensorsNeverCrash() throws {
    try damage("model.safetensors", rounds: 4000) { path in
      try SafetensorsFile.write(tensors(with: .bfloat16), metadata: ["note": "é"], to: path)
    } read: { path in
      try SafetensorsFile(path: path).tensors
    }
  }

  private func tensors(with type: ElementType) -> [OutputTensor] {
    let values = (0..<64).map { Float($0) }
    return [
      OutputTensor(name: "first", shape: [2, 32], values: values, as: type),
      OutputTensor(name: "second", shape: [64], values: values),
    ]
  }

  private func damage(
    _ name: String, rounds: Int, write: (String) throws -> Void, read: (String) throws -> [StoredTensor]
  ) throws {
    var generator = SeededGenerator(seed: 5, stream: name)
    try withScratchDirectory { directory in
      let path = directory + "/" + name
      try write(path)
      let whole = try contents(of: path)
      #expect(try read(path).count == 2)
      var refused = 0
      for round in 0..<rounds {
        var bytes = whole
        for _ in 0...generator.index(below: 4) {
          // Mostly in the header; a changed value is no damage that can be seen.
          let at = generator.index(below: generator.index(below: 4) == 0 ? bytes.count : bytes.count / 2)
          let replacements = [0, 1, 0x7F, 0x80, 0xFF, UInt8(generator.index(below: 256))]
          bytes[at] = replacements[generator.index(below: replacements.count)]
        }
        if generator.index(below: 4) == 0 { bytes.removeLast(generator.index(below: bytes.count)) }
        try put(bytes, at: path)
        do {
          for tensor in try read(path) {
            #expect(tensor.float32Values().count == tensor.elementCount)
          }
        } catch is InputError {
          refused += 1
        } catch {
          Issue.record(error, "round \(round)")
        }
      }
      // Both happen: otherwise the damage is too gentle or too heavy to show anything.
      #expect(refused > rounds / 4 && refused < rounds)
    }
  }
}
