import Diagnostics
import TensorFiles
import Testing

struct SafetensorsRefusalTests {
  @Test(arguments: frames + json + entries)
  func isRefusedByName(refusal: Refusal) throws {
    try withScratchDirectory { directory in
      let path = directory + "/damaged.safetensors"
      try put(refusal.bytes, at: path)
      let error = try #require(#expect(throws: InputError.self) { try SafetensorsFile(path: path) })
      #expect(error.problem == refusal.problem)
      #expect(error.place == path)
      #expect(error.kind == .invalid)
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = try contents(of: fixturePath("safetensors_file/model.safetensors"))
    try withScratchDirectory { directory in
      let path = directory + "/cut.safetensors"
      for length in 1..<whole.count {
        try put(Array(whole[..<length]), at: path)
        #expect(throws: InputError.self, "\(length) bytes") { try SafetensorsFile(path: path) }
      }
    }
  }
}

private let frames: [Refusal] = [
  Refusal("the file ends at byte 3, inside the size of the header, which needs 8 bytes from 0 on", [1, 2, 3]),
  Refusal("the header is said to have 100000001 bytes, expected at most 100000000", le(UInt64(100_000_001))),
  Refusal("the file ends at byte 10, inside the header, which needs 4 bytes from 8 on", le(UInt64(4)) + [0x7B, 0x7D]),
  Refusal("4 bytes follow the last tensor, expected none", safetensorsBytes("{}", dataSize: 4)),
]

private let json: [Refusal] = [
  Refusal("byte 0 of the header is its end, expected { as the first byte", safetensorsBytes("")),
  Refusal("byte 0 of the header is 0x20, expected { as the first byte", safetensorsBytes(" {}")),
  Refusal("byte 1 of the header is its end, expected \"", safetensorsBytes("{")),
  Refusal("byte 3 of the header is 0x78, expected only spaces after the last }", safetensorsBytes("{} x")),
  Refusal("byte 5 of the header is 0x31, expected {", safetensorsBytes(#"{"a":1}"#)),
  Refusal("byte 4 of the header is 0x7d, expected :", safetensorsBytes(#"{"a"}"#)),
  Refusal("byte 21 of the header is 0x31, expected \"", safetensorsBytes(#"{"__metadata__":{"a":1}}"#)),
  Refusal("metadata key a appears twice", safetensorsBytes(#"{"__metadata__":{"a":"1","a":"2"}}"#)),
  Refusal(
    "byte 2 of the header is 0x1f, expected the end of the string that begins at byte 2",
    safetensorsBytes("{\"\u{1F}")),
  Refusal("byte 2 of the header is an unknown escape", safetensorsBytes(#"{"\x"#)),
  Refusal("an escape before byte 8 is half a character", safetensorsBytes(#"{"\ud83d":{}}"#)),
  Refusal("byte 4 of the header is 0x30, expected four hexadecimal digits", safetensorsBytes(#"{"\u00g0"#)),
  Refusal("the string at byte 2 is not UTF-8", le(UInt64(6)) + Array("{\"".utf8) + [0xFF, 0x22, 0x3A, 0x7D]),
]

private let entries: [Refusal] = [
  Refusal("tensor a appears twice", file(entry("a"), entry("a"))),
  Refusal("key of tensor a, dtype appears twice", safetensorsBytes(#"{"a":{"dtype":"F32","dtype":"F32"}}"#)),
  Refusal("tensor a has the unknown key stride", safetensorsBytes(#"{"a":{"stride":[1]}}"#)),
  Refusal(
    "tensor a lacks one of dtype, shape and data_offsets", safetensorsBytes(#"{"a":{"dtype":"F32","shape":[1]}}"#)),
  Refusal(
    "tensor a has 1 data_offsets, expected begin and end",
    file(#""a":{"dtype":"F32","shape":[1],"data_offsets":[0]}"#)),
  Refusal(
    "byte 29 of the header is 0x2d, expected a whole number, not negative and below 2⁶³",
    file(entry("a", shape: "-1"))),
  Refusal(
    "byte 29 of the header is 0x30, expected a whole number, not negative and below 2⁶³",
    file(entry("a", shape: "01"))),
  Refusal(
    "byte 29 of the header is 0x39, expected a whole number, not negative and below 2⁶³",
    file(entry("a", shape: "9223372036854775808"))),
  Refusal("byte 30 of the header is 0x2e, expected ]", file(entry("a", shape: "1.5"))),
  Refusal(
    "tensor a has dtype F8_E4M3, expected one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL",
    file(entry("a", type: "F8_E4M3"))),
  Refusal(
    "tensor a has dtype Q8_0, expected one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL",
    file(entry("a", type: "Q8_0"))),
  Refusal("tensor a has 4 bytes, which does not fit F32 [2]", file(entry("a", shape: "2"))),
  Refusal(
    "tensor a has 4 bytes, which does not fit F32 [4611686018427387904, 4]",
    file(entry("a", shape: "4611686018427387904,4"))),
  Refusal(
    "tensor b begins at byte 8 of the data, expected 4, where the last one ends",
    file(entry("a"), entry("b", begin: 8, end: 12))),
  Refusal(
    "tensor b begins at byte 2 of the data, expected 4, where the last one ends",
    file(entry("a"), entry("b", begin: 2, end: 6))),
  Refusal("tensor a lies at 0 to 400, but there are 4 bytes of data", file(entry("a", shape: "100", end: 400))),
  Refusal(
    "tensor b lies at 4 to 0, but there are 8 bytes of data", file(entry("a"), entry("b", begin: 4, end: 0))),
]

private func entry(
  _ name: String, type: String = "F32", shape: String = "1", begin: Int = 0, end: Int = 4
) -> String {
  #""\#(name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(begin),\#(end)]}"#
}

/// A file with four bytes of data for each entry.
private func file(_ entries: String...) -> [UInt8] {
  safetensorsBytes("{" + entries.joined(separator: ",") + "}", dataSize: 4 * entries.count)
}
