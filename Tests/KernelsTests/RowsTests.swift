import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct RowsTests {
  private let ids: [Int32] = [4, 0, 4, 2, 4, 0]

  @Test(arguments: Device.all, [1, 7, 8, 65, 200])
  func gather(device: Device, width: Int) {
    let table = randomValues(5 * width, seed: 1)
    device.run {
      let y = device.output(ids.count * width)
      device.backend.gatherRows(device.region(table), width: width, ids: ids, into: y.region)
      #expect(y.values() == ids.flatMap { table[Int($0) * width..<(Int($0) + 1) * width] })
    }
  }

  @Test(arguments: Device.all, [1, 7, 8, 65, 200])
  func scatterAddsRepeatedRowsInOrder(device: Device, width: Int) {
    let table = randomValues(5 * width, seed: 2), x = randomValues(ids.count * width, seed: 3)
    device.run {
      let result = device.output(table.count, initial: table)
      device.backend.scatterAddRows(device.region(x), width: width, ids: ids, into: result.region)
      var expected = table
      for (row, id) in ids.enumerated() {
        for j in 0..<width { expected[Int(id) * width + j] += x[row * width + j] }
      }
      expectSameBits(result.values(), expected)
    }
  }

  @Test(arguments: Device.all)
  func dequantisesInParts(device: Device) {
    // Enough blocks that threads share them.
    let bytes = (0..<34 * 2000).map { UInt8(truncatingIfNeeded: $0 % 34 == 1 ? 0x38 : $0 &* 37) }
    device.run {
      let y = device.output(32 * 2000)
      bytes.withUnsafeBytes { device.backend.dequantise($0, as: .q8_0, into: y.region) }
      expectSameBits(y.values(), dequantiseReference(bytes, as: .q8_0))
    }
  }
}
