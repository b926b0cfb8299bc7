import ChatClient
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The key goes to the server that was named and into its header, and nowhere else.
@Suite(.serialized)
struct ChatKeyTests {
  private static let key = "sk-a-key-nobody-may-see"

  @Test func theKeyIsSentAndNeverShown() throws {
    // The server repeats whatever it gets.
    let answers: [@Sendable (String) -> LocalServer.Response] = [
      { .init(status: 401, body: #"{"error": {"message": "Invalid: \#($0)"}}"#) },
      { .init(status: 404, body: "\($0) \($0)") },
      { .init(status: 400, body: String(repeating: "x", count: 190) + $0) },
      { .init(status: 429, headers: ["Retry-After": "1000"], body: $0) },
      { .init(status: 500, body: $0) },
      { .init(body: $0) },
    ]
    for answer in answers {
      let server = try LocalServer { request, _ in answer(request.headers["authorization"] ?? "none") }
      defer { server.stop() }
      let failure = #expect(throws: ChatFailure.self) { try reply(of: server) }
      #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
      let text = try #require(failure).error.description
      #expect(text.contains("[ke") && !text.contains("sk-a"))
    }
    let server = try LocalServer { request, _ in .saying("Yes " + request.headers["authorization"]!) }
    defer { server.stop() }
    #expect(try reply(of: server, key: " \(Self.key)\n") == "Yes Bearer [key]")
  }

  @Test func aServerWithoutAKeyGetsNone() throws {
    let server = try LocalServer { _, _ in .saying("Yes") }
    defer { server.stop() }
    #expect(try reply(of: server, key: nil) == "Yes")
    #expect(server.requests.first.map { $0.headers["authorization"] } == .some(nil))
  }

  @Test func aRefusedKeyNamesItsVariable() throws {
    let server = try LocalServer { _, _ in .init(status: 403) }
    defer { server.stop() }
    let failure = #expect(throws: ChatFailure.self) { try reply(of: server) }
    #expect(failure?.error.problem == "the teacher refuses the key in KEY (HTTP 403)")
  }

  @Test func theKeyGoesNowhereElse() throws {
    let other = try LocalServer { _, _ in .saying("Yes") }
    let server = try LocalServer { [url = other.url] _, _ in
      .init(status: 307, headers: ["Location": url + "/chat/completions"])
    }
    defer {
      server.stop()
      other.stop()
    }
    let failure = #expect(throws: ChatFailure.self) { try reply(of: server) }
    #expect(failure?.error.problem == "the teacher does not take the request (HTTP 307)")
    #expect(other.requests.isEmpty)
  }

  @Test func keysWithBlanksAreRefused() throws {
    let error = inputError { _ = try ChatServer(connection("http://h"), environment: ["KEY": "sk-a\r\nX: y"]) }
    #expect(error?.place == "KEY" && error?.description.contains("sk-a") == false)
  }

  private func reply(of local: LocalServer, key: String? = key) throws -> String {
    let server = try ChatServer(connection(local.url), environment: key.map { ["KEY": $0] } ?? [:])
    return try RequestQueue<String>(server) { $0 }.reply(to: server)
  }

  private func connection(_ url: String) -> ChatConnection {
    ChatConnection(
      name: "the teacher", usualKeyVariable: "KEY", url: url, model: "m", keyVariable: "KEY", concurrency: 1,
      timeout: 20, retries: 0)
  }
}
