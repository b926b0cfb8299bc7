import ChatClient
import Diagnostics
import Foundation
import QuestionWriting
import TestSupport
import Testing

/// One after the other: each holds a thread of the tests up while it waits for its server.
@Suite(.serialized)
struct ServerFailureTests {
  private static let whole = #"{"qa_list": [{"question": "What is 0?", "answer": "0"}]}"#

  /// What a server may do that is no answer, and what is said of it after the last try.
  private static let badReplies: [(LocalServer.Response, String)] = [
    (.saying("Gladly! Here they are."), "not JSON with a qa_list, found “Gladly! Here they are”"),
    (.saying("Sure: " + whole), "not JSON with a qa_list, found “Sure: {"),
    (.saying(String(whole.dropLast(20))), "not JSON with a qa_list, found “{"),
    (.saying(#"{"qa_list": [{"question": "What?"}]}"#), "not JSON with a qa_list"),
    (.saying(#"[{"question": "What?", "answer": "It"}]"#), "not JSON with a qa_list"),
    (.saying("[]"), "not JSON with a qa_list, found “[]”"),
    (.saying(""), "not JSON with a qa_list, found “”"),
    (.init(body: "<html><body>Hello</body></html>"), "not JSON with choices[0].message, found “<html>"),
    (.init(body: #"{"choices": []}"#), "not JSON with choices[0].message"),
    (.init(body: ""), "not JSON with choices[0].message, found “”"),
    (.init(status: 429, body: #"{"error": {"message": "Slow down."}}"#), "does not answer (HTTP 429): “Slow down”"),
    (.init(status: 500), "does not answer (HTTP 500)"),
    (.init(status: 0), "cannot be reached ("),
  ]

  @Test(arguments: badReplies)
  func badRepliesAreAskedForAgain(_ bad: (LocalServer.Response, String)) throws {
    let server = try LocalServer { _, number in number < 4 ? bad.0 : .saying(Self.whole) }
    defer { server.stop() }
    var pauses: [Double] = []
    let writer = try writer(passages(1), server.url) {
      pauses.append(RetryPause.seconds(afterFailures: $0, retryAfter: $1))
    }
    #expect(try writer.all() == [written(0)])
    #expect(pauses == [0.5, 1, 2, 4] && server.requests.count == 5)
  }

  @Test(arguments: badReplies)
  func aPassageIsGivenUpAfterTheLastRetry(_ bad: (LocalServer.Response, String)) throws {
    let server = try LocalServer { request, _ in request.sentence == 1 ? bad.0 : .pair(about: request.sentence) }
    defer { server.stop() }
    let all = try writer(passages(3), server.url, concurrency: 1).all()
    let failure = try #require(all[1].failure)
    #expect(failure.hasPrefix(server.url + "/chat/completions: the question writer"))
    #expect(failure.contains(bad.1) && failure.contains(", 5 times in a row."))
    #expect(all == [written(0), WrittenPassage(passage: 1, pairs: [], failure: failure), written(2)])
    #expect(server.requests.map(\.sentence) == [0, 1, 1, 1, 1, 1, 2])
  }

  @Test func aRequestThatIsNeverAnsweredIsSentAgain() throws {
    let server = try LocalServer { request, number in number == 0 ? nil : .pair(about: request.sentence) }
    defer { server.stop() }
    #expect(try writer(passages(1), server.url, timeout: 1).all() == [written(0)])
    #expect(server.requests.count > 1)
    let silent = try LocalServer { _, _ in nil }
    defer { silent.stop() }
    let all = try writer(passages(1), silent.url, timeout: 0.2, retries: 1, failureShare: 1).all()
    #expect(all[0].failure?.contains("has not answered within 0.2 s, 2 times in a row") == true)
  }

  @Test func theServersPauseIsHeeded() throws {
    let server = try LocalServer { request, number in
      number == 0 ? .init(status: 429, headers: ["Retry-After": "9"]) : .pair(about: request.sentence)
    }
    defer { server.stop() }
    var wanted: [Double?] = []
    #expect(try writer(passages(1), server.url) { wanted.append($1) }.all() == [written(0)])
    #expect(wanted == [9])
  }

  @Test(arguments: [
    whole, "```json\n\(whole)\n```", "```\n\(whole)```", " \n\(whole)\n", "<think>\nHm.\n</think>\n\n\(whole)",
    #"{"qa_list": [{"question": "What is 0?", "answer": "0", "id": 1}], "count": 1}"#,
  ])
  func whatHidesNothingIsRead(_ text: String) throws {
    let server = try LocalServer { _, _ in .saying(text) }
    defer { server.stop() }
    #expect(try writer(passages(1), server.url).all() == [written(0)])
  }

  @Test func anEmptyListIsAReply() throws {
    let server = try LocalServer { _, _ in .saying(#"{"qa_list": []}"#) }
    defer { server.stop() }
    #expect(try writer(passages(1), server.url).all() == [WrittenPassage(passage: 0, pairs: [])])
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    (401, "wants a key (HTTP 401), and LIFT_WRITER_KEY is not set: “no”"),
    (403, "wants a key (HTTP 403), and LIFT_WRITER_KEY is not set: “no”"),
    (404, "there is no model some/model, or no chat at this address (HTTP 404): “no”"),
  ])
  func refusalsEndTheWriter(_ status: Int, _ problem: String) throws {
    let server = try LocalServer { request, _ in
      request.sentence == 2 ? .init(status: status, body: #"{"error": "no."}"#) : .pair(about: request.sentence)
    }
    defer { server.stop() }
    let writer = try writer(passages(9), server.url, concurrency: 1)
    var all: [WrittenPassage] = []
    let error = inputError { while let written = try writer.next(waits: true) { all += written } }
    #expect(error?.kind == .system && error?.problem.hasSuffix(problem) == true && error?.remedy != nil)
    #expect(all == [written(0), written(1)] && server.requests.count == 3)
    #expect(inputError { _ = try writer.next(waits: false) } == error)
  }

  @Test func tooManyFailuresEndTheWriter() throws {
    let server = try LocalServer { request, _ in
      request.sentence < 7 ? .init(status: 413, body: "too long") : .pair(about: request.sentence)
    }
    defer { server.stop() }
    // 6 of 60 are the share, and the seventh is too many.
    let writer = try writer(passages(60), server.url, concurrency: 1)
    var all: [WrittenPassage] = []
    let error = inputError { while let written = try writer.next(waits: true) { all += written } }
    #expect(all.count == 6 && all.allSatisfy { $0.failure?.contains("(HTTP 413): “too long”") == true })
    #expect(
      error?.problem == "7 of 60 passages are without questions, more than the share of 0.1 that may fail; at the last "
        + "one, the question writer does not take the request (HTTP 413): “too long”")
    // Nobody asks again for what is refused.
    #expect(server.requests.count == 7)
  }

  @Test func fewFailuresAreNoShare() throws {
    let server = try LocalServer { request, _ in
      request.sentence < 4 ? .init(status: 413) : .pair(about: request.sentence)
    }
    defer { server.stop() }
    #expect(try writer(passages(6), server.url).all().count { $0.failure != nil } == 4)
    // But of a document with four passages they are all.
    #expect(inputError { _ = try writer(passages(4), server.url).all() } != nil)
    // And not where those are what was left of a longer one.
    #expect(try writer(passages(4), server.url, passageCount: 50).all().count == 4)
  }

  @Test func aServerWithoutSchemasIsAskedWithoutOne() throws {
    let server = try LocalServer { request, _ in
      request.hasFormat ? .init(status: 400, body: "response_format?") : .pair(about: request.sentence)
    }
    defer { server.stop() }
    #expect(try writer(passages(4), server.url, concurrency: 1).all() == (0..<4).map(written))
    #expect(server.requests.map(\.hasFormat) == [true, false, false, false, false])
  }

  @Test func severalRequestsUnderWayLoseTheirSchemaTogether() throws {
    let server = try LocalServer { request, _ in
      request.hasFormat ? .init(status: 400) : .pair(about: request.sentence)
    }
    defer { server.stop() }
    let all = try writer(passages(12), server.url, concurrency: 4).all()
    #expect(all.sorted { $0.passage < $1.passage } == (0..<12).map(written))
    #expect(server.requests.filter { !$0.hasFormat }.count == 12)
  }

  @Test func aServerThatHasTakenTheSchemaKeepsIt() throws {
    let server = try LocalServer { request, _ in
      request.sentence == 1 ? .init(status: 400, body: "too long") : .pair(about: request.sentence)
    }
    defer { server.stop() }
    let all = try writer(passages(3), server.url, concurrency: 1).all()
    #expect(all[1].failure?.contains("does not take the request (HTTP 400): “too long”") == true)
    #expect(server.requests.map(\.hasFormat) == [true, true, true])
  }
}
