import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

struct JudgeSettingsTests {
  private static let good = JudgeSettings(url: "http://localhost:8080/v1", model: "m")

  @Test func usualSettingsAreValid() throws {
    try Self.good.validate()
    for url in ["https://api.example.org/v1/", "http://[::1]:80", "HTTP://host"] {
      var settings = Self.good
      settings.url = url
      try settings.validate()
    }
  }

  @Test(arguments: [
    "", "localhost:8080", "localhost", "ftp://host/v1", "http://", "http:///v1", "http://user:secret@host/v1",
    "http://secret@host/v1", "https://host/v1?key=secret", "http://host/v1#secret",
  ])
  func otherAddressesAreRefused(_ url: String) throws {
    var settings = Self.good
    settings.url = url
    let error = inputError { try settings.validate() }
    #expect(error?.kind == .usage && error?.place == "url" && error?.remedy != nil)
    #expect(error?.description.contains("secret") == false)
  }

  @Test func everySettingIsChecked() throws {
    let wrong: [(String, (inout JudgeSettings) -> Void)] = [
      ("model", { $0.model = "" }),
      ("key-variable", { $0.keyVariable = "" }), ("key-variable", { $0.keyVariable = "sk-1234" }),
      ("key-variable", { $0.keyVariable = "1A" }), ("key-variable", { $0.keyVariable = "ÄB" }),
      ("concurrency", { $0.concurrency = 0 }), ("concurrency", { $0.concurrency = 65 }),
      ("timeout", { $0.timeout = 0 }), ("timeout", { $0.timeout = .nan }), ("timeout", { $0.timeout = .infinity }),
      ("retries", { $0.retries = -1 }), ("retries", { $0.retries = 11 }),
    ]
    for (place, change) in wrong {
      var settings = Self.good
      change(&settings)
      let error = inputError { try settings.validate() }
      #expect(error?.kind == .usage && error?.place == place && error?.description.contains("sk-1234") == false)
      #expect(inputError { _ = try Judge(settings, environment: [:]) } == error)
    }
  }

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

  @Test func shares() throws {
    let judgements = [true, false, nil, true, nil, nil, false, true].map { Judgement(isRight: $0, reply: "") }
    let shares = JudgeShares(judgements + [nil])
    #expect(shares.right == 3 && shares.wrong == 2 && shares.undecided == 3)
    #expect(shares.ofDecided == 3.0 / 5 && shares.ofAll == 3.0 / 8)
    let undecided = JudgeShares([Judgement(isRight: nil, reply: "?")])
    #expect(undecided.ofDecided == nil && undecided.ofAll == 0)
    #expect(JudgeShares([nil]).ofAll == nil)
  }
}
