import ChatClient
import Testing

struct RetryPauseTests {
  @Test func pausesGrow() {
    #expect((1...5).map { RetryPause.seconds(afterFailures: $0, retryAfter: nil) } == [0.5, 1, 2, 4, 8])
    #expect(RetryPause.seconds(afterFailures: 11, retryAfter: nil) == 60)
    #expect(RetryPause.seconds(afterFailures: 2, retryAfter: 7) == 7)
    #expect(RetryPause.seconds(afterFailures: 2, retryAfter: 0.1) == 1)
  }

  @Test func retryAfterIsANumberOrADate() throws {
    #expect(RetryPause.seconds("12") == 12 && RetryPause.seconds(" 1.5 ") == 1.5 && RetryPause.seconds("-3") == 0)
    #expect(RetryPause.seconds("soon") == nil && RetryPause.seconds("inf") == nil && RetryPause.seconds("") == nil)
    #expect(RetryPause.seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0)
    let far = try #require(RetryPause.seconds("Fri, 31 Dec 2999 23:59:59 GMT"))
    #expect(far > 1e9)
  }
}
