import Kernels
import TensorFiles
import Testing

/// Reading what the `gguf` Python package wrote: see Tests/Fixtures/make_quantised_blocks.py.
struct GGUFFileTests {
  let file: GGUFFile

  init() throws {
    file = try GGUFFile(path: fixturePath("quantised_blocks/blocks.gguf"))
  }

  @Test func metadataOfEveryType() {
    let expected: [(String, GGUFValue)] = [
      ("general.architecture", .string("llama")),
      ("value.u8", .uint8(255)), ("value.i8", .int8(-128)),
      ("value.u16", .uint16(65535)), ("value.i16", .int16(-32768)),
      ("value.u32", .uint32(.max)), ("value.i32", .int32(.min)),
      ("value.u64", .uint64(.max)), ("value.i64", .int64(.min)),
      ("value.f32", .float32(0.1)), ("value.f64", .float64(0.1)),
      ("value.bool", .bool(true)), ("value.string", .string("Füße ▁ 🙂\n")),
      ("array.i32", .array(.int32([-1, 0, 1]))), ("array.f32", .array(.float32([0.5, -2]))),
      ("array.bool", .array(.bool([true, false]))), ("array.string", .array(.string(["", "a b", "Ġthe"]))),
    ]
    #expect(file.version == 3)
    #expect(file.metadata.keys.sorted() == expected.map(\.0).sorted())
    for (key, value) in expected { #expect(file.metadata[key] == value, "\(key)") }
  }

  @Test func tensorsKeepOrderShapeAndType() throws {
    #expect(file.tensors.count == 24)
    #expect(file.tensors.first?.name == "Q4_0.blocks")
    let q6 = try #require(file.tensor(named: "Q6_K.blocks"))
    #expect(q6.shape == [16, 256])
    #expect(q6.rowLength == 256)
    #expect(q6.elementType == .q6_K)
    #expect(q6.byteCount == 16 * 210)
    #expect(file.tensor(named: "Q6_K") == nil)
  }

  @Test func aTensorOutlivesItsFile() throws {
    var file: GGUFFile? = self.file
    let tensor = try #require(file?.tensor(named: "quantise.values"))
    file = nil
    #expect(tensor.float32Values()[32..<64].allSatisfy { $0 == 0 })
  }

  @Test func version2AndATensorlessFileAreRead() throws {
    try withScratchDirectory { directory in
      let path = directory + "/file.gguf"
      try put(GGUFBytes.valid.changed { $0.version = 2 }, at: path)
      #expect(try GGUFFile(path: path).version == 2)
      try put(GGUFBytes(keys: [GGUFBytes.key("a", 0, [7])]).bytes, at: path)
      #expect(try GGUFFile(path: path).metadata["a"] == .uint8(7))
    }
  }

  @Test func missingLastPaddingIsNoDamage() throws {
    try withScratchDirectory { directory in
      let path = directory + "/file.gguf"
      try put(GGUFBytes.valid.changed { $0.dataSize = 32 + 18 }, at: path)
      #expect(try GGUFFile(path: path).tensors[1].byteCount == 18)
    }
  }
}

struct GGUFMetadataTests {
  let metadata: GGUFMetadata = {
    var metadata = GGUFMetadata(source: "a.gguf")
    metadata["u8"] = .uint8(3)
    metadata["i64"] = .int64(-5)
    metadata["huge"] = .uint64(.max)
    metadata["f64"] = .float64(0.5)
    metadata["text"] = .string("x")
    metadata["list"] = .array(.uint16([1, 2]))
    return metadata
  }()

  @Test func anyIntegerWidthIsAnInteger() throws {
    #expect(try metadata.requiredInt("u8") == 3)
    #expect(try metadata.int("i64") == -5)
    #expect(try metadata.ints("list") == [1, 2])
    #expect(try metadata.float("f64") == 0.5)
  }

  @Test func absentIsNilAndNoError() throws {
    #expect(try metadata.int("none") == nil)
    #expect(try metadata.string("none") == nil)
    #expect(try metadata.strings("none") == nil)
    #expect(try metadata.intPerLayer("none", layerCount: 2) == nil)
  }

  @Test func oneIntegerServesAllLayers() throws {
    #expect(try metadata.intPerLayer("u8", layerCount: 3) == [3, 3, 3])
    #expect(try metadata.intPerLayer("list", layerCount: 2) == [1, 2])
    #expect(
      try problem { _ = try metadata.intPerLayer("list", layerCount: 3) }
        == "key list is array of 2 u16, expected an integer or an array of 3 integers")
  }

  @Test func errorsNameKeyExpectedAndFound() throws {
    #expect(try problem { _ = try metadata.int("text") } == "key text is string \"x\", expected an integer")
    #expect(
      try problem { _ = try metadata.int("huge") } == "key huge is u64 18446744073709551615, expected an integer")
    #expect(
      try problem { _ = try metadata.strings("list") } == "key list is array of 2 u16, expected an array of strings")
    #expect(try problem { _ = try metadata.bool("u8") } == "key u8 is u8 3, expected a bool")
    #expect(
      try problem { _ = try metadata.requiredFloat("none") }
        == "key none is missing, expected a floating-point number")
  }

  @Test func keysKeepTheirOrder() {
    var metadata = metadata
    metadata["u8"] = .uint8(4)
    metadata["text"] = nil
    metadata["new"] = .bool(true)
    #expect(metadata.keys == ["u8", "i64", "huge", "f64", "list", "new"])
  }
}
