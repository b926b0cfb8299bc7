import Diagnostics
import Kernels
import TensorFiles
import Testing

struct GGUFWriteTests {
  /// What the Python package wrote, read and written again, is the same file.
  @Test func rewritingTheReferencePackagesFileChangesNoByte() throws {
    let path = fixturePath("quantised_blocks/blocks.gguf")
    let file = try GGUFFile(path: path)
    try withScratchDirectory { directory in
      let copy = directory + "/copy.gguf"
      try GGUFFile.write(file.tensors.map { OutputTensor(copying: $0) }, metadata: file.metadata, to: copy)
      #expect(try contents(of: copy) == contents(of: path))
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string("llama")
    metadata["general.alignment"] = .uint32(64)
    metadata["array.u64"] = .array(.uint64([1, .max]))
    metadata["array.f64"] = .array(.float64([.pi]))
    metadata["array.empty"] = .array(.string([]))
    let values = (0..<96).map { Float($0) / 8 }
    let tensors = ElementType.writable.map {
      OutputTensor(name: $0.name, shape: [3, 32], values: values, as: $0)
    } + [OutputTensor(name: "scalar", shape: [], values: [2.5])]

    try withScratchDirectory { directory in
      let path = directory + "/model.gguf"
      try GGUFFile.write(tensors, metadata: metadata, to: path)
      let file = try GGUFFile(path: path)
      #expect(file.metadata.keys == metadata.keys)
      for key in metadata.keys { #expect(file.metadata[key] == metadata[key]) }
      #expect(file.tensors.map(\.name) == ["F32", "F16", "BF16", "Q8_0", "scalar"])
      #expect(file.tensor(named: "F32")?.float32Values() == values)
      #expect(file.tensor(named: "F16")?.float32Values() == values)  // eighths up to 12 need 7 bits
      #expect(file.tensor(named: "BF16")?.float32Values() == values)
      #expect(file.tensor(named: "Q8_0")?.shape == [3, 32])
      #expect(file.tensor(named: "scalar")?.shape == [])
      #expect(file.tensor(named: "scalar")?.float32Values() == [2.5])
    }
  }

  @Test func sameInputSameBytes() throws {
    let tensor = OutputTensor(name: "w", shape: [2, 32], values: (0..<64).map { Float($0).squareRoot() }, as: .q8_0)
    var metadata = GGUFMetadata()
    for i in 0..<50 { metadata["key.\(i)"] = .uint32(UInt32(i)) }
    try withScratchDirectory { directory in
      try GGUFFile.write([tensor], metadata: metadata, to: directory + "/a")
      try GGUFFile.write([tensor], metadata: metadata, to: directory + "/b")
      #expect(try contents(of: directory + "/a") == contents(of: directory + "/b"))
    }
  }

  /// More values than are converted at a time.
  @Test func largeTensorsAreWrittenInPieces() throws {
    let values = (0..<(1 << 20) + 64).map { Float($0 % 255) - 127 }
    try withScratchDirectory { directory in
      let path = directory + "/large.gguf"
      let tensor = OutputTensor(name: "w", shape: [values.count], values: values, as: .bfloat16)
      try GGUFFile.write([tensor], metadata: GGUFMetadata(), to: path)
      #expect(try GGUFFile(path: path).tensors[0].float32Values() == values)
    }
  }

  @Test func whatTheFormatCannotHoldIsRefused() throws {
    let long = String(repeating: "n", count: 64)
    let cases: [([OutputTensor], String)] = [
      ([tensor(long)], "a tensor to be written is called \"\(long)\", expected 1 to 63 bytes"),
      ([tensor("a"), tensor("a")], "two tensors to be written are called a"),
      (
        [tensor("a", [1, 1, 1, 1, 1])],
        "tensor a has shape [1, 1, 1, 1, 1], expected up to four sizes, all above 0"
      ),
      (
        [OutputTensor(name: "a", shape: [32], values: Array(repeating: .nan, count: 32), as: .q8_0)],
        "tensor a holds nan, which Q8_0 cannot represent"
      ),
    ]
    for (tensors, expected) in cases {
      try withScratchDirectory { directory in
        let path = directory + "/out.gguf"
        let found = try problem { try GGUFFile.write(tensors, metadata: GGUFMetadata(), to: path) }
        #expect(found == expected)
        #expect(try names(in: directory) == [])
      }
    }
  }

  private func tensor(_ name: String, _ shape: [Int] = [1]) -> OutputTensor {
    OutputTensor(name: name, shape: shape, values: [1])
  }
}
