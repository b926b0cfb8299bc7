import Foundation
import Kernels
import Randomness
import TensorFiles
import Testing

/// Blocks written and read by the `gguf` Python package: see Tests/Fixtures/make_quantised_blocks.py.
private let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../Fixtures/quantised_blocks/blocks.gguf").path

struct DequantiseTests {
  @Test(arguments: ElementType.allCases.filter { $0.isQuantised || $0 == .float16 || $0 == .bfloat16 })
  func equalsTheReferencePackageBitForBit(type: ElementType) throws {
    let file = try GGUFFile(path: fixture)
    let blocks = try #require(file.tensor(named: "\(type.name).blocks"))
    let expected = try #require(file.tensor(named: "\(type.name).values"))
    #expect(blocks.elementType == type)
    #expect(firstDifference(blocks.float32Values(), expected.float32Values()) == nil)
  }

  @Test(arguments: ElementType.allCases)
  func equalsTheSlowReference(type: ElementType) {
    let bytes = randomBlocks(of: type, count: 600, seed: 11)
    #expect(firstDifference(dequantised(bytes, as: type), dequantiseReference(bytes, as: type)) == nil)
    // What processors without wide registers do.
    let portable = [Float](unsafeUninitializedCapacity: 600 * type.blockSize) { buffer, initialised in
      bytes.withUnsafeBytes { dequantisePortably($0, as: type, into: buffer) }
      initialised = buffer.count
    }
    #expect(firstDifference(portable, dequantiseReference(bytes, as: type)) == nil)
  }

  @Test(arguments: ElementType.allCases)
  func readsFromAnyAddress(type: ElementType) {
    let bytes = randomBlocks(of: type, count: 3, seed: 12)
    let shifted = [0] + bytes
    let values = [Float](unsafeUninitializedCapacity: 3 * type.blockSize) { buffer, initialised in
      shifted.withUnsafeBytes { dequantise(UnsafeRawBufferPointer(rebasing: $0[1...]), as: type, into: buffer) }
      initialised = buffer.count
    }
    #expect(firstDifference(values, dequantised(bytes, as: type)) == nil)
  }

  @Test func nothingBecomesNothing() {
    for type in ElementType.allCases { #expect(dequantised([], as: type) == []) }
  }

  @Test func aBlockByHand() {
    // Q4_0 with d = 0.5: byte 0 holds value 0 in its low and value 16 in its high half.
    let bytes: [UInt8] = [0x00, 0x38, 0xF0] + Array(repeating: 0x88, count: 15)
    let values = dequantised(bytes, as: .q4_0)
    #expect(values[0] == -4)
    #expect(values[16] == 3.5)
    #expect(values[1...15].allSatisfy { $0 == 0 } && values[17...].allSatisfy { $0 == 0 })
  }
}

// MARK: -

func dequantised(_ bytes: [UInt8], as type: ElementType) -> [Float] {
  let count = bytes.count / type.bytesPerBlock * type.blockSize
  return [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
    bytes.withUnsafeBytes { dequantise($0, as: type, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count])) }
    initialised = count
  }
}

/// Random bytes, with scales that go through all exponents of F16, subnormals, infinities and NaN among them.
private func randomBlocks(of type: ElementType, count: Int, seed: UInt64) -> [UInt8] {
  var generator = SeededGenerator(seed: seed, stream: type.name)
  var bytes = (0..<count * type.bytesPerBlock).map { _ in UInt8.random(in: 0...255, using: &generator) }
  let scales: [Int] =
    switch type {
    case .q4_0, .q5_0, .q8_0: [0]
    case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
    case .q6_K: [208]
    default: []
    }
  for block in 0..<count {
    for at in scales {
      let exponent = UInt8(block % 32) << 2  // the upper byte is 1 sign bit, 5 bits of exponent, 2 of mantissa
      bytes[block * type.bytesPerBlock + at + 1] = bytes[block * type.bytesPerBlock + at + 1] & 0x83 | exponent
    }
  }
  return bytes
}

/// Where two lists first differ in their bits, NaN being like NaN; nil if nowhere.
func firstDifference(_ a: [Float], _ b: [Float]) -> String? {
  if a.count != b.count { return "\(a.count) and \(b.count) values" }
  for i in a.indices where a[i].bitPattern != b[i].bitPattern && !(a[i].isNaN && b[i].isNaN) {
    return "value \(i): \(a[i]) and \(b[i])"
  }
  return nil
}
