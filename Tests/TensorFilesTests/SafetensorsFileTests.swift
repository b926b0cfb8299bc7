import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Testing

struct SafetensorsFileTests {
  /// Written by the `safetensors` Python package: see Tests/Fixtures/make_safetensors_file.py.
  @Test func readsTheReferencePackagesFile() throws {
    let file = try SafetensorsFile(path: fixturePath("safetensors_file/model.safetensors"))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.count == 7)
    #expect(file.tensor(named: "layers.0.weight")?.shape == [2, 3])
    #expect(file.tensor(named: "layers.0.weight")?.float32Values() == [0, 0.25, 0.5, 0.75, 1, 1.25])
    #expect(file.tensor(named: "layers.0.bias")?.elementType == .float16)
    #expect(file.tensor(named: "layers.0.bias")?.float32Values() == [1.5, -2])
    #expect(file.tensor(named: "scalar \"quoted\" \\ é")?.float32Values() == [0.1])
    #expect(file.tensor(named: "empty")?.float32Values() == [])
    #expect(file.tensor(named: "empty")?.shape == [0, 3])
    #expect(file.tensor(named: "flags")?.float32Values() == [1, 0, 1])
    #expect(file.tensor(named: "positions")?.float32Values() == [-2, -1, 0, 1, 2])
  }

  /// MLX writes null where a file has no metadata.
  @Test func noMetadataIsNone() throws {
    try withScratchDirectory { directory in
      for header in [#"{"__metadata__":null}"#, #"{ "__metadata__" : null , "a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#] {
        let path = directory + "/null.safetensors"
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        bytes += header.utf8
        try OutputFile.write(Data(bytes), to: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata.isEmpty && file.tensors.count == (header.contains("U8") ? 1 : 0))
      }
    }
  }

  @Test func rewritingTheReferencePackagesFileChangesNoByte() throws {
    let path = fixturePath("safetensors_file/model.safetensors")
    let tensors = try SafetensorsFile(path: path).tensors.map { OutputTensor(copying: $0) }
    try withScratchDirectory { directory in
      let copy = directory + "/copy.safetensors"
      try SafetensorsFile.write(tensors.reversed(), to: copy)
      #expect(try contents(of: copy) == contents(of: path))
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let values: [Float] = [1, -0.5, 0, 3, 65504, 0x1p-14]
    let metadata = ["format": "lift", "text": "line\nbreak \u{1} \u{8}\u{C}\r\t\"\\/ é 🙂", "": ""]
    let tensors = [
      OutputTensor(name: "b", shape: [3, 2], values: values, as: .float16),
      OutputTensor(name: "c", shape: [6], values: values),
      OutputTensor(name: "a", shape: [6], values: values),
      OutputTensor(name: "raw", shape: [2], bytes: [1, 2], as: .uint8),
    ]
    try withScratchDirectory { directory in
      let path = directory + "/a.safetensors"
      try SafetensorsFile.write(tensors, metadata: metadata, to: path)
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == metadata)
      #expect(file.tensors.map(\.name) == ["a", "c", "b", "raw"])
      #expect(file.tensor(named: "a")?.float32Values() == values)
      #expect(file.tensor(named: "b")?.float32Values() == values)
      #expect(file.tensor(named: "b")?.shape == [3, 2])
      #expect(file.tensor(named: "raw")?.float32Values() == [1, 2])
    }
  }

  @Test func orderOfInputDoesNotMatter() throws {
    let tensors = (0..<20).map { OutputTensor(name: "t\($0)", shape: [1], values: [Float($0)]) }
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key\($0)", "value") })
    try withScratchDirectory { directory in
      try SafetensorsFile.write(tensors, metadata: metadata, to: directory + "/a")
      try SafetensorsFile.write(tensors.reversed(), metadata: metadata, to: directory + "/b")
      #expect(try contents(of: directory + "/a") == contents(of: directory + "/b"))
    }
  }

  @Test func escapesAndSpacesAreJSONs() throws {
    let json = #" {"__metadata__" : {"\u00e9\ud83d\ude42": "\/\b\f\n\r\t\"\\"} }"# + "\n  "
    try withScratchDirectory { directory in
      let path = directory + "/a.safetensors"
      try put(safetensorsBytes(String(json.dropFirst())), at: path)
      #expect(try SafetensorsFile(path: path).metadata == ["é🙂": "/\u{8}\u{C}\n\r\t\"\\"])
    }
  }

  @Test func namesMustBeFree() throws {
    try withScratchDirectory { directory in
      for name in ["a", "__metadata__"] {
        let tensors = ["a", name].map { OutputTensor(name: $0, shape: [1], values: [1]) }
        let found = try problem { try SafetensorsFile.write(tensors, to: directory + "/out") }
        #expect(found == "the name \(name) of a tensor to be written is already taken")
      }
      #expect(try names(in: directory) == [])
    }
  }
}

/// A file with this header and this much data.
func safetensorsBytes(_ json: String, dataSize: Int = 0) -> [UInt8] {
  le(UInt64(json.utf8.count)) + Array(json.utf8) + Array(repeating: 0, count: dataSize)
}
