import LIFT
import Testing

@Suite struct TruncationTests {
  private let tokens = (0..<11).map(Int32.init)

  @Test func headAndTailHaveExactlyTheLimit() {
    #expect(Truncation.headAndTail(tokens, limit: 6) == [0, 1, 2, 8, 9, 10])
    #expect(Truncation.headAndTail(tokens, limit: 5) == [0, 1, 8, 9, 10])
    #expect(Truncation.headAndTail(tokens, limit: 1) == [10])
  }

  @Test func whatFitsIsNotCut() {
    #expect(Truncation.headAndTail(tokens, limit: 11) == tokens)
    #expect(Truncation.headAndTail(tokens, limit: 100) == tokens)
  }
}
