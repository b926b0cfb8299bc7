import Diagnostics
import TensorFiles
import Testing

/// A damaged file and what is said about it.
struct Refusal: CustomTestStringConvertible, Sendable {
  let bytes: [UInt8]
  let problem: String

  init(_ problem: String, _ bytes: [UInt8]) {
    self.bytes = bytes
    self.problem = problem
  }

  var testDescription: String { problem }
}

struct GGUFRefusalTests {
  @Test(arguments: headers + metadata + tensors)
  func isRefusedByName(refusal: Refusal) throws {
    try withScratchDirectory { directory in
      let path = directory + "/damaged.gguf"
      try put(refusal.bytes, at: path)
      let error = try #require(#expect(throws: InputError.self) { try GGUFFile(path: path) })
      #expect(error.problem == refusal.problem)
      #expect(error.place == path)
      #expect(error.kind == .invalid)
    }
  }

  /// Cutting the file anywhere before its last tensor's end is noticed.
  @Test func everyTruncationIsRefused() throws {
    let whole = GGUFBytes.valid.bytes
    let lastPadding = 14
    try withScratchDirectory { directory in
      let path = directory + "/cut.gguf"
      for length in 1..<whole.count - lastPadding {
        try put(Array(whole[..<length]), at: path)
        #expect(throws: InputError.self, "\(length) bytes") { try GGUFFile(path: path) }
      }
    }
  }
}

private let valid = GGUFBytes.valid

private let headers: [Refusal] = [
  Refusal(
    "this is not a GGUF file: it starts with the bytes 67 67 6d 6c, expected 47 47 55 46 (\"GGUF\")",
    valid.changed { $0.magic = Array("ggml".utf8) }),
  Refusal("the file ends at byte 3, inside the magic number GGUF, which needs 4 bytes from 0 on", Array("GGU".utf8)),
  Refusal("GGUF version 1 is not known, expected 2 or 3", valid.changed { $0.version = 1 }),
  Refusal("GGUF version 4 is not known, expected 2 or 3", valid.changed { $0.version = 4 }),
  Refusal("this GGUF file is big-endian", valid.changed { $0.version = 3 << 24 }),
  Refusal(
    "byte 8 announces 18446744073709551615 tensors, but only 272 bytes follow",
    valid.changed { $0.tensorCount = .max }),
  Refusal(
    "byte 16 announces 1000000 metadata keys, but only 264 bytes follow", valid.changed { $0.keyCount = 1_000_000 }),
]

private let metadata: [Refusal] = [
  Refusal("metadata key 0 is empty", valid.changed { $0.keys[0] = GGUFBytes.key("", 0, [1]) }),
  Refusal("metadata key tokens appears twice", valid.changed { $0.keys[0] = GGUFBytes.key("tokens", 0, [1]) }),
  Refusal("key k has value type 13, expected 0 to 12", valid.changed { $0.keys[0] = GGUFBytes.key("k", 13, [1]) }),
  Refusal("key k has a bool of 2, expected 0 or 1", valid.changed { $0.keys[0] = GGUFBytes.key("k", 7, [2]) }),
  Refusal(
    "key k is an array of arrays, which GGUF does not allow",
    valid.changed { $0.keys[0] = GGUFBytes.key("k", 9, le(UInt32(9)) + le(UInt64(1))) }),
  Refusal(
    "byte 41 announces 9223372036854775807 elements of key k, but only 207 bytes follow",
    valid.changed { $0.keys[0] = GGUFBytes.key("k", 9, le(UInt32(6)) + le(UInt64(Int64.max))) }),
  Refusal(
    "byte 37 announces 5000 bytes of the value of key k, but only 211 bytes follow",
    valid.changed { $0.keys[0] = GGUFBytes.key("k", 8, le(UInt64(5000))) }),
  Refusal(
    "the value of key k at byte 37 is not UTF-8",
    valid.changed { $0.keys[0] = GGUFBytes.key("k", 8, le(UInt64(2)) + [0xC3, 0x28]) }),
  Refusal(
    "general.alignment is u32 24, expected a u32 that is a power of two",
    valid.changed { $0.keys[0] = GGUFBytes.key("general.alignment", 4, le(UInt32(24))) }),
  Refusal(
    "general.alignment is u32 0, expected a u32 that is a power of two",
    valid.changed { $0.keys[0] = GGUFBytes.key("general.alignment", 4, le(UInt32(0))) }),
  Refusal(
    "general.alignment is u64 32, expected a u32 that is a power of two",
    valid.changed { $0.keys[0] = GGUFBytes.key("general.alignment", 10, le(UInt64(32))) }),
  Refusal(
    "this is part 2 of a model split into 3 files",
    valid.changed {
      $0.keys = [GGUFBytes.key("split.no", 2, le(UInt16(1))), GGUFBytes.key("split.count", 2, le(UInt16(3)))]
    }),
]

private let tensors: [Refusal] = [
  Refusal("tensor second appears twice", second("second", sizes: [32, 1], firstName: "second")),
  Refusal("a tensor's name has 0 bytes, expected 1 to 63: \"\"", second("", sizes: [32])),
  Refusal(
    "a tensor's name has 64 bytes, expected 1 to 63: \"\(String(repeating: "n", count: 64))\"",
    second(String(repeating: "n", count: 64), sizes: [32])),
  Refusal("tensor t has 5 dimensions, expected 0 to 4", second("t", sizes: [32, 1, 1, 1, 1])),
  Refusal("tensor t has shape [0, 32], expected sizes above 0", second("t", sizes: [32, 0])),
  Refusal("tensor t has shape [-1, 32], expected sizes above 0", second("t", sizes: [32, -1])),
  Refusal("tensor t has rows of 33 elements, expected whole blocks of 32 for Q4_0", second("t", sizes: [33])),
  Refusal(
    "tensor t has shape [4611686018427387904, 32], more elements than can be counted",
    second("t", sizes: [32, 1 << 62])),
  Refusal(
    "tensor t has shape [2305843009213693952], more elements than can be counted",
    second("t", sizes: [1 << 61], type: 0)),
  Refusal("tensor t has type Q2_K (10), which cannot be read", second("t", sizes: [256], type: 10)),
  Refusal("tensor t has type IQ4_XS (23), which cannot be read", second("t", sizes: [256], type: 23)),
  Refusal("tensor t has type MXFP4 (39), which cannot be read", second("t", sizes: [32], type: 39)),
  Refusal(
    "tensor t has type 99, which no published version of the format defines, which cannot be read",
    second("t", sizes: [32], type: 99)),
  Refusal("tensor t is at offset 64, expected 32", second("t", sizes: [32], offset: 64)),
  Refusal("tensor t is at offset 0, expected 32", second("t", sizes: [32], offset: 0)),
  Refusal(
    "tensor t needs 180 bytes from byte 256 on, but the file ends at byte 288", second("t", sizes: [320])),
  Refusal("32 bytes follow the last tensor, expected none", valid.changed { $0.dataSize = 96 }),
]

/// The valid file with another second tensor.
private func second(
  _ name: String, sizes: [Int64], type: UInt32 = 2, offset: UInt64 = 32, firstName: String = "first"
) -> [UInt8] {
  valid.changed {
    $0.infos = [
      GGUFBytes.info(firstName, sizes: [3, 2], type: 0, offset: 0),
      GGUFBytes.info(name, sizes: sizes, type: type, offset: offset),
    ]
  }
}
