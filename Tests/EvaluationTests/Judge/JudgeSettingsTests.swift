import Diagnostics
import Evaluation
import TestSupport
import Testing

struct JudgeSettingsTests {
  private static let good = JudgeSettings(url: "http://localhost:8080/v1", model: "m")

  @Test func everySettingIsChecked() throws {
    let wrong: [(String, (inout JudgeSettings) -> Void)] = [
      ("url", { $0.url = "localhost" }), ("model", { $0.model = "" }),
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
