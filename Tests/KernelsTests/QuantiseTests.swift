import Foundation
import Kernels
import Randomness
import TensorFiles
import Testing

private let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../Fixtures/quantised_blocks/blocks.gguf").path

struct QuantiseTests {
  @Test(arguments: [ElementType.float16, .bfloat16, .q8_0])
  func equalsTheReferencePackageByteForByte(type: ElementType) throws {
    let file = try GGUFFile(path: fixture)
    let values = try #require(file.tensor(named: "quantise.values")).float32Values()
    let expected = try #require(file.tensor(named: "quantise.\(type.name)"))
    #expect(quantised(values, as: type) == expected.withUnsafeBytes { Array($0) })
  }

  @Test func everyHalfPrecisionNumberComesBack() {
    for bits in UInt16.min...UInt16.max {
      let isNaN = bits & 0x7FFF > 0x7C00
      let value = float32(float16: bits)
      #expect(value.isNaN == isNaN)
      if isNaN {
        #expect(float32(float16: float16Bits(value)).isNaN)
      } else {
        #expect(float16Bits(value) == bits)
      }
    }
  }

  @Test func everyBfloat16NumberComesBack() {
    for bits in UInt16.min...UInt16.max {
      let value = float32(bfloat16: bits)
      if value.isNaN {
        #expect(float32(bfloat16: bfloat16Bits(value)).isNaN)
      } else {
        #expect(bfloat16Bits(value) == bits)
      }
    }
  }

  /// Halfway between two neighbours the even one is taken, a little more or less goes to the nearer one.
  @Test func halfPrecisionRoundsToNearestEven() {
    for bits in UInt16(0)..<0x7BFF {
      let (low, high) = (float32(float16: bits), float32(float16: bits + 1))
      let middle = (low + high) / 2
      #expect(float16Bits(middle) == bits + bits % 2)
      #expect(float16Bits(middle.nextDown) == bits)
      #expect(float16Bits(middle.nextUp) == bits + 1)
    }
    #expect(float16Bits(65519.996) == 0x7BFF)
    #expect(float16Bits(65520) == 0x7C00)
    #expect(float16Bits(-65520) == 0xFC00)
  }

  @Test func nanDoesNotBecomeInfinity() {
    let lowPayload = Float(bitPattern: 0x7F80_0001)
    #expect(float32(float16: float16Bits(lowPayload)).isNaN)
    #expect(float32(bfloat16: bfloat16Bits(lowPayload)).isNaN)
  }

  @Test func q8_0OfTinyValuesIsZero() {
    let values = (0..<32).map { Float($0) * Float.leastNonzeroMagnitude }
    #expect(dequantised(quantised(values, as: .q8_0), as: .q8_0).allSatisfy { $0 == 0 })
  }

  @Test func q8_0IsNearToHalfAStep() {
    var generator = SeededGenerator(seed: 3, stream: "quantise")
    let values = (0..<3200).map { _ in generator.uniform(within: 5) }
    let read = dequantised(quantised(values, as: .q8_0), as: .q8_0)
    for (block, start) in stride(from: 0, to: values.count, by: 32).enumerated() {
      let step = values[start..<start + 32].map(\.magnitude).max()! / 127
      // Half a step, and the rounding of the scale to 11 bits on up to 127 steps.
      let tolerance = step * (0.5 + 127 * 0x1p-11)
      for i in start..<start + 32 { #expect(abs(read[i] - values[i]) <= tolerance, "block \(block)") }
    }
  }
}

private func quantised(_ values: [Float], as type: ElementType) -> [UInt8] {
  let size = values.count / type.blockSize * type.bytesPerBlock
  var bytes = [UInt8](repeating: 0xAA, count: size)
  values.withUnsafeBufferPointer { source in
    bytes.withUnsafeMutableBytes { quantise(source, as: type, into: $0) }
  }
  return bytes
}
