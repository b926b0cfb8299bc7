import LIFT
import TestSupport
import Testing

@Suite struct SegmentsTests {
  /// The example of the specification: 5,000 tokens, ℓ = 2048, s = 768.
  @Test func startsAndLengthsOfThePaper() throws {
    let ranges = try Segments(length: 2048, offset: 768).ranges(count: 5000)
    #expect(ranges.map(\.lowerBound) == [0, 768, 1536, 2304, 3072, 3840, 4608])
    #expect(ranges.map(\.count) == [2048, 2048, 2048, 2048, 1928, 1160, 392])
  }

  @Test(arguments: [(1, 2, 1), (2, 2, 2), (7, 3, 2), (100, 16, 6), (256, 256, 96), (257, 256, 256)])
  func unionIsTheDocument(count: Int, length: Int, offset: Int) throws {
    let ranges = try Segments(length: length, offset: offset).ranges(count: count)
    #expect(Set(ranges.joined()) == Set(0..<count))
    #expect(ranges.allSatisfy { !$0.isEmpty && $0.count <= length })
  }

  @Test func impossibleSizesAreRefused() {
    #expect(
      inputError { _ = try Segments(length: 1, offset: 1) }?.description
        == "segment-length: 1 is not at least 2. A token is learnt from another.")
    #expect(
      inputError { _ = try Segments(length: 8, offset: 9) }?.description
        == "segment-offset: 9 is not from 1 to the segment length 8. "
        + "A larger offset would leave text out; 3/8 of the length is usual.")
    #expect(inputError { _ = try Segments(length: 8, offset: 0) }?.kind == .usage)
  }
}
