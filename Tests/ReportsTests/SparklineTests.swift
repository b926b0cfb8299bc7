import Reports
import Testing

struct SparklineTests {
  @Test func risesWithTheValues() {
    #expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], width: 20) == "▁▂▃▄▅▆▇█")
    #expect(sparkline([3, -1, 3], width: 3) == "█▁█")
    #expect(sparkline([2, 2, 2], width: 8) == "▄▄▄")
    #expect(sparkline([], width: 8) == "")
  }

  @Test func moreValuesThanRoomAreAveraged() {
    #expect(sparkline([0, 0, 4, 4, 2, 2], width: 3) == "▁█▅")
    #expect(sparkline((0..<1000).map(Double.init), width: 8) == "▁▂▃▄▅▆▇█")
  }

  @Test func whatIsNotFiniteIsLeftOut() {
    #expect(sparkline([0, .nan, 1], width: 3) == "▁ █")
    #expect(sparkline([.infinity, 0, 1, 1], width: 2) == "▁█")
    #expect(sparkline([.nan], width: 3) == " ")
  }
}
