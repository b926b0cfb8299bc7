import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct HeadProductTests {
  /// As for any product: values below 1 in size, summed over the inputs or the rows.
  private let tolerance = 2e-6

  /// Rows, heads, inputs and outputs: single ones, odd ones, and more rows and inputs than a block.
  private static let sizes = [
    (1, 1, 1, 1), (1, 9, 64, 128), (1, 3, 64, 8), (2, 3, 8, 1), (3, 4, 7, 5), (17, 3, 12, 24), (128, 2, 8, 16),
    (129, 2, 33, 9), (300, 3, 65, 4),
  ]

  @Test(arguments: Device.all, sizes)
  func equalsTheReference(device: Device, size: (Int, Int, Int, Int)) {
    let (rows, heads, inputs, outputs) = size
    let x = randomValues(rows * heads * inputs, seed: 1), w = randomValues(heads * inputs * outputs, seed: 2)
    let expected = Reference.headProduct(x.doubles, w.doubles, heads: heads, inputSize: inputs, outputSize: outputs)
    device.run {
      let y = device.output(rows * heads * outputs)
      device.backend.headProduct(
        device.region(x), device.region(w), heads: heads, inputSize: inputs, outputSize: outputs, transposed: false,
        into: y.region)
      expectClose(y.values(), expected, relative: tolerance, absolute: tolerance * Double(inputs).squareRoot())

      let turned = device.output(rows * heads * outputs)
      let transposed = (0..<w.count).map { index in
        let (head, o, i) = (index / (inputs * outputs), index / inputs % outputs, index % inputs)
        return w[(head * inputs + i) * outputs + o]
      }
      device.backend.headProduct(
        device.region(x), device.region(transposed), heads: heads, inputSize: inputs, outputSize: outputs,
        transposed: true, into: turned.region)
      expectClose(turned.values(), expected, relative: tolerance, absolute: tolerance * Double(inputs).squareRoot())
    }
  }

  @Test(arguments: Device.all, sizes)
  func weightGradient(device: Device, size: (Int, Int, Int, Int)) {
    let (rows, heads, inputs, outputs) = size
    let x = randomValues(rows * heads * inputs, seed: 3), dy = randomValues(rows * heads * outputs, seed: 4)
    device.run {
      let dw = device.output(heads * inputs * outputs)
      device.backend.headProductWeightGradient(
        device.region(dy), x: device.region(x), heads: heads, inputSize: inputs, outputSize: outputs, into: dw.region)
      let expected = (0..<heads * inputs * outputs).map { index in
        let (head, i, o) = (index / (inputs * outputs), index / outputs % inputs, index % outputs)
        return (0..<rows).reduce(0.0) {
          $0 + Double(x[($1 * heads + head) * inputs + i]) * Double(dy[($1 * heads + head) * outputs + o])
        }
      }
      expectClose(dw.values(), expected, relative: tolerance, absolute: tolerance * Double(rows).squareRoot())
    }
  }

  /// The same bits whatever the number of threads, forward and back.
  @Test(arguments: sizes)
  func threadsChangeNothing(size: (Int, Int, Int, Int)) {
    let (rows, heads, inputs, outputs) = size
    func results(_ device: Device) -> [Float] {
      device.run {
        let x = device.region(randomValues(rows * heads * inputs, seed: 5))
        let w = device.region(randomValues(heads * inputs * outputs, seed: 6))
        let y = device.output(rows * heads * outputs), dw = device.output(heads * inputs * outputs)
        device.backend.headProduct(
          x, w, heads: heads, inputSize: inputs, outputSize: outputs, transposed: false, into: y.region)
        device.backend.headProductWeightGradient(
          y.region, x: x, heads: heads, inputSize: inputs, outputSize: outputs, into: dw.region)
        return y.values() + dw.values()
      }
    }
    for device in Device.all { expectSameBits(results(device), results(Device.all[0])) }
  }
}
