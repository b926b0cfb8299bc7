import LIFT
import Randomness
import TestSupport
import Testing

@Suite struct ContextSlicesTests {
  private func draw(length: Int, count: Int, times: Int) -> [ContextSlices] {
    var generator = SeededGenerator(seed: 3, stream: "slices")
    return (0..<times).map { _ in ContextSlices(length: length, count: count, from: &generator) }
  }

  /// In a document that is long enough, both together have P tokens, within the first and the last P.
  @Test func headAndTailShareTheLength() {
    let slices = draw(length: 40, count: 1000, times: 2000)
    for drawn in slices {
      #expect(drawn.head.count + drawn.tail.count == 40 && !drawn.head.isEmpty && !drawn.tail.isEmpty)
      #expect(drawn.head.lowerBound >= 0 && drawn.head.upperBound < 40)
      #expect(drawn.tail.lowerBound > 960 && drawn.tail.upperBound <= 1000)
    }
    // Every length and every place occurs.
    #expect(Set(slices.map(\.head.count)) == Set(1...39))
    #expect(slices.contains { $0.head.lowerBound == 0 } && slices.contains { $0.head.upperBound == 39 })
    #expect(slices.contains { $0.tail.lowerBound == 961 } && slices.contains { $0.tail.upperBound == 1000 })
  }

  /// A short document clips them; they stay inside it.
  @Test func shortDocumentsClipThem() {
    for count in [1, 2, 5, 39] {
      for drawn in draw(length: 40, count: count, times: 500) {
        #expect(drawn.head.lowerBound >= 0 && drawn.head.upperBound <= count)
        #expect(drawn.tail.lowerBound >= 0 && drawn.tail.upperBound <= count)
      }
    }
  }
}
