import ChatClient
import Diagnostics
import Foundation
import QuestionWriting
import TestSupport
import Testing

/// One after the other: each holds a thread of the tests up while it waits for its server.
@Suite(.serialized)
struct ServerWriterTests {
  @Test func asksAboutThePassageWithWhatPrecedesIt() throws {
    let server = try LocalServer { request, _ in .pair(about: request.sentence) }
    defer { server.stop() }
    let settings = ServerWriterSettings(
      url: server.url, model: "some/model", maxTokens: 77, temperature: 0.5, requirement: "Ask in French.",
      pairCount: 3)
    let writer = try ServerWriter([passages(2)[1]], settings, environment: [:])
    #expect(try writer.all() == [written(1)])
    #expect(try writer.next(waits: true) == nil)
    let request = try #require(server.requests.first), sent = try SentChat(request)
    #expect(request.line == "POST /v1/chat/completions" && request.headers["authorization"] == nil)
    #expect(sent.model == "some/model" && sent.temperature == 0.5 && sent.maxTokens == 77)
    #expect(sent.messages.map(\.role) == ["system", "user"])
    let demand =
      "Write up to 3 question–answer pairs about its last part only, varied in form and in what they ask. "
      + #"Ask in French. Reply with nothing but JSON of this shape: {"qa_list": [{"question": "…", "answer": "…"}]}"#
    #expect(sent.messages[0].content == "Below is a paragraph from a longer document. " + demand)
    #expect(
      sent.messages[1].content
        == "Paragraph:\nSentence 0. Sentence 1.\n\nIts last part:\nSentence 1.\n\n" + demand)
    #expect(request.hasFormat && request.body.contains(#""required":["answer","question"]"#))
    #expect(
      writer.name == "server: some/model, up to 3 pairs, temperature 0.5, “Ask in French.”")
  }

  @Test func whatIsNotSetIsNotSent() throws {
    let server = try LocalServer { request, _ in .pair(about: request.sentence) }
    defer { server.stop() }
    let settings = ServerWriterSettings(url: server.url, model: "m")
    let writer = try ServerWriter(passages(1), settings, environment: [:])
    _ = try writer.all()
    let sent = try SentChat(#require(server.requests.first))
    #expect(sent.temperature == nil && sent.maxTokens == 8000)
    #expect(sent.messages[0].content.contains("they ask. Reply with") && writer.name == "server: m, up to 10 pairs")
  }

  @Test func asksInTheDocumentsOrder() throws {
    let server = try LocalServer { request, _ in .pair(about: request.sentence) }
    defer { server.stop() }
    #expect(try writer(passages(6), server.url, concurrency: 1).all() == (0..<6).map(written))
    #expect(server.requests.map(\.sentence) == Array(0..<6))
  }

  @Test func aSlowReplyHoldsNoOtherUp() throws {
    // Sentence 0 is answered only when all others have been delivered.
    let others = Gate(1)
    let server = try LocalServer { request, _ in
      if request.sentence == 0 { others.wait() }
      return .pair(about: request.sentence)
    }
    defer { server.stop() }
    let writer = try writer(passages(4), server.url, concurrency: 2)
    var all: [WrittenPassage] = []
    while let written = try writer.next(waits: true) {
      all += written
      if all.count == 3 { others.enter() }
    }
    #expect(all.sorted { $0.passage < $1.passage } == (0..<4).map(written) && all.last?.passage == 0)
  }

  @Test func noMoreRequestsAreUnderWayThanMayBe() throws {
    let together = 3, gate = Gate(together)
    let server = try LocalServer { request, _ in
      gate.enter()
      defer { gate.leave() }
      return .pair(about: request.sentence)
    }
    defer { server.stop() }
    let all = try writer(passages(20), server.url, concurrency: together).all()
    #expect(all.sorted { $0.passage < $1.passage } == (0..<20).map(written))
    // The first ones were held back until all of them were there.
    #expect(gate.most == together)
  }

  @Test func nothingIsAskedForBetweenTheCalls() throws {
    let server = try LocalServer { request, _ in .pair(about: request.sentence) }
    defer { server.stop() }
    let writer = try writer(passages(10), server.url, concurrency: 2)
    #expect(server.requests.isEmpty)
    let first = try #require(try writer.next(waits: false))
    Thread.sleep(forTimeInterval: 0.3)
    // Two, and two more for those that may have been answered at once.
    #expect(server.requests.count <= 4)
    #expect(try (first + writer.all()).count == 10)
  }

  @Test func pairsWithoutASideAndRepeatedOnesAreDropped() throws {
    let server = try LocalServer { _, _ in
      .pairs([(" A? ", "1\n"), ("A?", "1"), ("A?", "2"), ("", "3"), ("B?", " \n"), ("A?", "1")])
    }
    defer { server.stop() }
    let writer = try writer(passages(2), server.url)
    let kept = [QuestionAnswer(question: "A?", answer: "1"), QuestionAnswer(question: "A?", answer: "2")]
    #expect(try writer.all().map(\.pairs) == [kept, kept])
    #expect(writer.dropped.empty == 4 && writer.dropped.duplicates == 4)
  }

  @Test func noPassagesNoRequests() throws {
    #expect(try writer([], "http://127.0.0.1:\(try LocalServer.unusedPort())").next(waits: true) == nil)
  }

  @Test func theKeyIsSentAndNeverShown() throws {
    let key = "sk-a-key-nobody-may-see"
    let server = try LocalServer { request, number in
      .saying("{\"\(request.headers["authorization"] ?? "")\"")
    }
    defer { server.stop() }
    let writer = try writer(
      passages(6), server.url, retries: 0, failureShare: 0.8, environment: ["LIFT_WRITER_KEY": key])
    var texts: [String] = []
    let error = inputError {
      while let written = try writer.next(waits: true) { texts += written.compactMap(\.failure) }
    }
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(key)" })
    texts.append(try #require(error).description)
    #expect(texts.allSatisfy { $0.contains("[key]") && !$0.contains("sk-a") } && !writer.name.contains("sk-a"))
  }
}
