import ChatClient
import Diagnostics
import Foundation
import TestSupport
import Testing

/// One after the other: each holds a thread of the tests up while it waits for its server.
@Suite(.serialized)
struct ChatRequestTests {
  @Test(arguments: [429, 500, 503])
  func whatMayPassIsAskedAgain(_ status: Int) throws {
    let server = try LocalServer { _, number in
      number == 0 ? .init(status: status, headers: ["Retry-After": "0"]) : .saying("Yes")
    }
    defer { server.stop() }
    #expect(try reply(of: server.url) == "Yes")
    #expect(server.requests.count == 2 && Set(server.requests.map(\.body)).count == 1)
  }

  @Test func pausesAreAskedForAfterEachFailure() throws {
    let server = try LocalServer { _, number in
      number < 4 ? .init(status: 503, headers: number == 1 ? ["Retry-After": "7"] : [:]) : .saying("Yes")
    }
    defer { server.stop() }
    var pauses: [Double] = []
    let reply = try reply(of: server.url) { failures, retryAfter in
      pauses.append(RetryPause.seconds(afterFailures: failures, retryAfter: retryAfter))
      return 0
    }
    #expect(reply == "Yes" && pauses == [0.5, 7, 2, 4])
  }

  @Test func aPauseBeyondReasonIsNotWaitedFor() throws {
    let server = try LocalServer { _, _ in .init(status: 429, headers: ["Retry-After": "86400"]) }
    defer { server.stop() }
    let failure = #expect(throws: ChatFailure.self) { try reply(of: server.url) }
    #expect(failure?.error.problem == "the teacher wants a pause of 86400 s (HTTP 429)")
    #expect(failure?.cause == .refused(status: 429) && server.requests.count == 1)
  }

  @Test func aConnectionThatBreaksIsTriedAgain() throws {
    let server = try LocalServer { _, number in number == 0 ? .init(status: 0) : .saying("Yes") }
    defer { server.stop() }
    #expect(try reply(of: server.url) == "Yes")
  }

  @Test func noServer() throws {
    let url = "http://127.0.0.1:\(try LocalServer.unusedPort())/v1/"
    let failure = #expect(throws: ChatFailure.self) { try reply(of: url, retries: 0) }
    #expect(failure?.error.kind == .system && failure?.error.place == url + "chat/completions")
    #expect(failure?.error.problem.hasPrefix("the teacher cannot be reached (") == true)
  }

  @Test func noReplyInTime() throws {
    let server = try LocalServer { _, _ in nil }
    defer { server.stop() }
    let failure = #expect(throws: ChatFailure.self) { try reply(of: server.url, timeout: 0.2, retries: 0) }
    #expect(failure?.error.problem == "the teacher has not answered within 0.2 s")
  }

  @Test func whatIsNotAnsweredIsAskedAgain() throws {
    let server = try LocalServer { _, number in number == 0 ? nil : .saying("Yes") }
    defer { server.stop() }
    #expect(try reply(of: server.url, timeout: 1) == "Yes")
    #expect(server.requests.count > 1)
  }

  @Test(arguments: [false, true])
  func unreadableRepliesAreAskedForAgainIfWanted(_ isWanted: Bool) throws {
    let server = try LocalServer { _, number in
      switch number {
      case 0: .init(body: "<html>Hello</html>")
      case 1: .saying("No")
      default: .saying("Yes")
      }
    }
    defer { server.stop() }
    let ask = { try reply(of: server.url, retriesUnreadable: isWanted) }
    if isWanted {
      #expect(try ask() == "Yes")
    } else {
      let failure = #expect(throws: ChatFailure.self) { try ask() }
      #expect(failure?.cause == .unreadable)
    }
    #expect(server.requests.count == (isWanted ? 3 : 1))
  }

  private func reply(
    of url: String, timeout: Double = 20, retries: Int = 4, retriesUnreadable: Bool = false,
    pause: @escaping (Int, Double?) -> Double = { _, _ in 0.01 }
  ) throws -> String {
    let connection = ChatConnection(
      name: "the teacher", usualKeyVariable: "KEY", url: url, model: "m", keyVariable: "KEY", concurrency: 1,
      timeout: timeout, retries: retries)
    let server = try ChatServer(connection, environment: [:])
    let queue = RequestQueue(server, retriesUnreadable: retriesUnreadable, pause: pause) { text throws(InputError) in
      if text == "No" { throw InputError.system("server", "says no") }
      return text
    }
    return try queue.reply(to: server)
  }
}
