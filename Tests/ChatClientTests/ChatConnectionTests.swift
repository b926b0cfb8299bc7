import ChatClient
import Diagnostics
import TestSupport
import Testing

struct ChatConnectionTests {
  private static let good = ChatConnection(
    name: "the teacher", usualKeyVariable: "KEY", url: "http://localhost:8080/v1", model: "m", keyVariable: "KEY",
    concurrency: 4, timeout: 60, retries: 4)

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
}
