import Autograd
import TestSupport
import Testing

struct GradientsTests {
  private let x = Parameter(name: "x", Tensor([1, 2, 3], shape: [3]))
  private let y = Parameter(name: "y", Tensor([10, 20, 30], shape: [3]))

  @Test func valueAndGradientInTheParametersOrder() {
    let (value, gradients) = valueAndGradients(of: [y, x]) { (x.value * y.value).sum() }
    #expect(value.scalar == 140)
    #expect(gradients.values.map(\.floats) == [[1, 2, 3], [10, 20, 30]])
  }

  /// `x·x + x·y + x`: every use adds its part.
  @Test func aValueUsedSeveralTimes() {
    let gradients = valueAndGradients(of: [x]) {
      let v = x.value
      return (v * v + v * y.value + v).sum()
    }.1
    // 2x + y + 1
    #expect(gradients.values[0].floats == [13, 25, 37])
  }

  @Test func anIntermediateValueUsedSeveralTimes() {
    let gradients = valueAndGradients(of: [x]) {
      let double = x.value.scaled(by: 2)
      return (double * double + double).sum()
    }.1
    // d/dx (4x² + 2x)
    #expect(gradients.values[0].floats == [10, 18, 26])
  }

  /// The gradient by a sum is one value for both terms; adding to one must not add to the other.
  @Test func addingToGradientsThatShareTheirValues() {
    var total: Gradients?
    func add() { _ = addGradients(of: [x, y], to: &total) { (x.value + y.value).sum() } }
    add()
    let kept = total?.values[0]
    for _ in 0..<3 { add() }
    #expect(total?.values.map(\.floats) == [[4, 4, 4], [4, 4, 4]])
    #expect(kept?.floats == [1, 1, 1])
  }

  @Test func anUnusedParameterHasZeros() {
    let gradients = valueAndGradients(of: [x, y]) { x.value.sum() }.1
    #expect(gradients.values[1].floats == [0, 0, 0] && gradients.values[1].shape == [3])
  }

  @Test func aConstantLossHasZerosEverywhere() {
    let (value, gradients) = valueAndGradients(of: [x]) { Tensor([7], shape: [1]) }
    #expect(value.scalar == 7)
    #expect(gradients.values.map(\.floats) == [[0, 0, 0]])
  }

  @Test func theLossMayBeAParameterItself() {
    let scalar = Parameter(name: "s", Tensor([4], shape: [1]))
    #expect(valueAndGradients(of: [scalar]) { scalar.value }.1.values[0].floats == [1])
  }

  @Test func aDetachedPathHasNoGradient() {
    let gradients = valueAndGradients(of: [x]) { (x.value.detached * x.value).sum() }.1
    #expect(gradients.values[0].floats == [1, 2, 3])
  }

  @Test func nothingIsTracedOutside() {
    var inside: Tensor?
    let (value, gradients) = valueAndGradients(of: [x]) {
      #expect(x.value.isTraced && !y.value.isTraced)
      inside = x.value
      #expect(!(y.value * y.value).isTraced, "constants stay constants inside, too")
      return x.value.sum()
    }
    #expect(inside?.isTraced == true)
    #expect(!x.value.isTraced && !value.isTraced && !gradients.values[0].isTraced)
    #expect(!(x.value * y.value).isTraced)
  }

  @Test func anErrorLeavesTheParametersConstant() {
    struct Interrupted: Error {}
    #expect(throws: Interrupted.self) { _ = try valueAndGradients(of: [x]) { throw Interrupted() } }
    #expect(!x.value.isTraced && x.value.floats == [1, 2, 3])
  }

  @Test func aLossOfSeveralValuesIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let x = Parameter(name: "x", randomTensor([3], seed: 1))
      _ = valueAndGradients(of: [x]) { x.value }
    }
  }

  @Test func addingGradients() {
    var total: Gradients? = valueAndGradients(of: [x, y]) { (x.value * y.value).sum() }.1
    let value = addGradients(of: [x, y], to: &total) { x.value.sum() }
    #expect(value.scalar == 6)
    #expect(total?.values.map(\.floats) == [[11, 21, 31], [1, 2, 3]])
    #expect(total?.sumOfSquares == 121.0 + 441 + 961 + 14)
  }

  @Test func theSumStaysAsItWasWhenAPartFails() {
    struct Interrupted: Error {}
    var total: Gradients? = valueAndGradients(of: [x]) { x.value.sum() }.1
    #expect(throws: Interrupted.self) { _ = try addGradients(of: [x], to: &total) { throw Interrupted() } }
    #expect(total?.values.map(\.floats) == [[1, 1, 1]])
    // A part that does not depend on the parameter adds nothing.
    _ = addGradients(of: [x], to: &total) { Tensor([7], shape: [1]) }
    #expect(total?.values.map(\.floats) == [[1, 1, 1]])
  }

  /// No second set of gradients is held while a part is added: the memory in use does not grow with the parameters.
  @Test func partsAreAddedInPlace() {
    let large = Parameter(name: "large", randomTensor([1 << 16], seed: 3))
    var total: Gradients?
    var places: [UnsafeMutablePointer<Float>?] = []
    for _ in 0..<3 {
      _ = addGradients(of: [large], to: &total) { large.value.sum() }
      places.append(total?.values[0].region.pointer)
    }
    #expect(places[1] == places[0] && places[2] == places[0])
    #expect(total?.values[0].floats.allSatisfy { $0 == 3 } == true)
  }
}

/// A gradient inside the function that another gradient is taken of.
struct NestedTapesTests {
  private let x = Parameter(name: "x", Tensor([3], shape: [1]))
  private let y = Parameter(name: "y", Tensor([5], shape: [1]))

  @Test func theInnerGradientIsAConstantForTheOuter() {
    let (value, gradients) = valueAndGradients(of: [x]) {
      let inner = valueAndGradients(of: [y]) { y.value * y.value }.1.values[0]  // 2y = 10
      #expect(!inner.isTraced)
      return x.value * inner
    }
    #expect(value.scalar == 30)
    #expect(gradients.values[0].floats == [10])
  }

  /// To the inner tape, what the outer one follows is a constant, on whichever side of an operation it stands.
  @Test func outerValuesAreConstantsInside() {
    let outer = valueAndGradients(of: [x]) {
      let square = x.value * x.value  // 9, on the outer tape
      let left = valueAndGradients(of: [y]) { square * y.value }.1.values[0]
      let right = valueAndGradients(of: [y]) { y.value * square }.1.values[0]
      #expect(left.floats == [9] && right.floats == [9])
      return square
    }.1
    #expect(outer.values[0].floats == [6])
  }

  @Test func theSameParameterOnBothTapes() {
    let outer = valueAndGradients(of: [x]) {
      let before = x.value
      let inner = valueAndGradients(of: [x]) { x.value * before }.1.values[0]
      #expect(inner.floats == [3], "only the inner leaf counts")
      #expect(x.value.isTraced, "the outer tape goes on")
      return x.value * x.value
    }.1
    #expect(outer.values[0].floats == [6])
  }
}
