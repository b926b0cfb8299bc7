import Diagnostics
import QuestionWriting
import TestSupport
import Testing

struct ServerWriterSettingsTests {
  private static let good = ServerWriterSettings(url: "http://localhost:8080/v1", model: "m")

  @Test func usualSettingsAreValid() throws {
    try Self.good.validate()
    #expect(Self.good.keyVariable == "LIFT_WRITER_KEY" && Self.good.concurrency == 8 && Self.good.retries == 4)
  }

  @Test func everySettingIsChecked() throws {
    let wrong: [(String, (inout ServerWriterSettings) -> Void)] = [
      ("url", { $0.url = "localhost" }), ("model", { $0.model = "" }), ("key-variable", { $0.keyVariable = "sk-1234" }),
      ("concurrency", { $0.concurrency = 0 }), ("timeout", { $0.timeout = .nan }), ("retries", { $0.retries = 11 }),
      ("max-tokens", { $0.maxTokens = 0 }), ("temperature", { $0.temperature = -0.1 }),
      ("temperature", { $0.temperature = .nan }), ("pair-count", { $0.pairCount = 0 }),
      ("pair-count", { $0.pairCount = 101 }), ("failure-share", { $0.failureShare = 1.1 }),
      ("failure-share", { $0.failureShare = .nan }),
    ]
    for (place, change) in wrong {
      var settings = Self.good
      change(&settings)
      let error = inputError { try settings.validate() }
      #expect(error?.kind == .usage && error?.place == place && error?.description.contains("sk-1234") == false)
      #expect(inputError { _ = try ServerWriter([], settings, environment: [:]) } == error)
    }
  }
}
