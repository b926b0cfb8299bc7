import Diagnostics
import Evaluation
import Foundation
import Synchronization
import TestSupport
import Testing

/// One after the other: each holds a thread of the tests up while it waits for its server.
@Suite(.serialized)
struct JudgeTests {
  private static let key = "sk-a-key-nobody-may-see"

  @Test func asksAsLooGLEDoes() throws {
    let server = try LocalServer { _, _ in .saying("True") }
    defer { server.stop() }
    var prediction = prediction(0)
    prediction.answers = ["a \"cat\"", "a tom"]
    prediction.prediction = "the cat\n"
    _ = try judge(server).judge([prediction])
    let request = try #require(server.requests.first)
    #expect(server.requests.count == 1)
    #expect(request.line == "POST /v1/chat/completions")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["authorization"] == nil)
    let body = try JSONDecoder().decode(SentBody.self, from: Data(request.body.utf8))
    #expect(body.model == "some/model" && body.temperature == 0 && body.max_tokens == 10)
    #expect(body.messages.map(\.role) == ["system", "user"])
    #expect(
      body.messages[0].content
        == "Given one question, there is a groundtruth and a predict_answer. Please decide whether they are the same "
        + "or not in semantic. Please only output 'True' or 'False' .")
    #expect(
      body.messages[1].content
        == "question: What is 0?\ngroundtruth = a \"cat\" or a tom\npredict_answer = the cat\n\n")
  }

  @Test(arguments: [
    ("True", true), ("true.", true), (" 'False' ", false), ("FALSE", false), ("The answer is true", true),
    ("I would say that they agree", nil), ("", nil), ("untrue", nil), ("True or false?", nil), ("对", nil),
  ] as [(String, Bool?)])
  func takesTheReplyAsItIs(_ reply: String, _ isRight: Bool?) throws {
    let server = try LocalServer { _, _ in .saying(reply) }
    defer { server.stop() }
    #expect(try judge(server).judge([prediction(0)]) == [Judgement(isRight: isRight, reply: reply)])
  }

  @Test func aReplyWithoutWordsIsUndecided() throws {
    let server = try LocalServer { _, _ in .init(body: #"{"choices": [{"message": {"content": null}}]}"#) }
    defer { server.stop() }
    #expect(try judge(server).judge([prediction(0)]) == [Judgement(isRight: nil, reply: "")])
  }

  @Test(arguments: [429, 500, 503])
  func asksAgainWhatMayPass(_ status: Int) throws {
    let server = try LocalServer { _, number in
      number == 0 ? .init(status: status, headers: ["Retry-After": "0"]) : .saying("False")
    }
    defer { server.stop() }
    #expect(try judge(server).judge([prediction(0)]) == [Judgement(isRight: false, reply: "False")])
    #expect(server.requests.count == 2 && Set(server.requests.map(\.body)).count == 1)
  }

  @Test func givesUpAfterTheLastRetry() throws {
    let server = try LocalServer { _, _ in .init(status: 503, body: #"{"error": {"message": "Loading the model."}}"#) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server, retries: 1).judge([prediction(0)]) }
    #expect(error?.kind == .system && error?.place == server.url + "/chat/completions")
    #expect(error?.problem == "the judge does not answer (HTTP 503): “Loading the model”, 2 times in a row")
    #expect(server.requests.count == 2)
  }

  @Test func waitsNoLongerThanIsReasonable() throws {
    let server = try LocalServer { _, _ in .init(status: 429, headers: ["Retry-After": "86400"]) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server).judge([prediction(0)]) }
    #expect(error?.problem == "the judge wants a pause of 86400 s (HTTP 429)")
    #expect(server.requests.count == 1)
  }

  @Test func aConnectionThatBreaksIsTriedAgain() throws {
    let server = try LocalServer { _, number in number == 0 ? .init(status: 0) : .saying("True") }
    defer { server.stop() }
    #expect(try judge(server).judge([prediction(0)])[0]?.isRight == true)
  }

  @Test(arguments: ["", "{", "[]", "<html>Hello</html>", #"{"choices": []}"#, #"{"choices": [{"text": "True"}]}"#])
  func repliesOfAnotherShape(_ body: String) throws {
    let server = try LocalServer { _, _ in .init(body: body) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server).judge([prediction(0)]) }
    #expect(error?.kind == .system)
    #expect(error?.problem == "the judge's reply is not JSON with choices[0].message, found “\(body)”")
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    (401, "the judge wants a key (HTTP 401), and LIFT_JUDGE_KEY is not set: “no”"),
    (404, "there is no model some/model, or no chat at this address (HTTP 404): “no”"),
    (400, "the judge does not take the request (HTTP 400): “no”"),
  ])
  func refusals(_ status: Int, _ problem: String) throws {
    let server = try LocalServer { _, _ in .init(status: status, body: #"{"error": "no."}"#) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server).judge([prediction(0)]) }
    #expect(error?.kind == .system && error?.problem == problem)
    #expect(error?.remedy != nil && server.requests.count == 1)
  }

  @Test func noServer() throws {
    let url = "http://127.0.0.1:\(try LocalServer.unusedPort())/v1/"
    let judge = try Judge(JudgeSettings(url: url, model: "m", retries: 0), environment: [:])
    let error = inputError { _ = try judge.judge([prediction(0)]) }
    #expect(error?.kind == .system && error?.place == url + "chat/completions")
    #expect(error?.problem.hasPrefix("the judge cannot be reached (") == true)
  }

  @Test func noReplyInTime() throws {
    let server = try LocalServer { _, _ in nil }
    defer { server.stop() }
    let judge = try Judge(JudgeSettings(url: server.url, model: "m", timeout: 0.2, retries: 0), environment: [:])
    #expect(inputError { _ = try judge.judge([prediction(0)]) }?.problem == "the judge has not answered within 0.2 s")
  }

  @Test func asksAgainWhatIsNotAnswered() throws {
    let server = try LocalServer { _, number in number == 0 ? nil : .saying("True") }
    defer { server.stop() }
    let judge = try Judge(JudgeSettings(url: server.url, model: "m", timeout: 1), environment: [:])
    #expect(try judge.judge([prediction(0)])[0]?.isRight == true)
    #expect(server.requests.count > 1)
  }

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
      let error = inputError { _ = try judge(server, key: Self.key, retries: 0).judge([prediction(0)]) }
      #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
      let text = try #require(error).description
      #expect(text.contains("[ke") && !text.contains("sk-a"))
    }
    let server = try LocalServer { request, _ in .saying("True " + request.headers["authorization"]!) }
    defer { server.stop() }
    #expect(
      try judge(server, key: " \(Self.key)\n").judge([prediction(0)])
        == [Judgement(isRight: true, reply: "True Bearer [key]")])
  }

  @Test func aRefusedKeyNamesItsVariable() throws {
    let server = try LocalServer { _, _ in .init(status: 403) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server, key: Self.key).judge([prediction(0)]) }
    #expect(error?.problem == "the judge refuses the key in LIFT_JUDGE_KEY (HTTP 403)")
  }

  @Test func theKeyGoesNowhereElse() throws {
    let other = try LocalServer { _, _ in .saying("True") }
    let server = try LocalServer { [url = other.url] _, _ in
      .init(status: 307, headers: ["Location": url + "/chat/completions"])
    }
    defer {
      server.stop()
      other.stop()
    }
    let error = inputError { _ = try judge(server, key: Self.key).judge([prediction(0)]) }
    #expect(error?.problem == "the judge does not take the request (HTTP 307)")
    #expect(other.requests.isEmpty)
  }

  @Test func keysWithBlanksAreRefused() throws {
    let error = inputError {
      _ = try Judge(JudgeSettings(url: "http://h", model: "m"), environment: ["LIFT_JUDGE_KEY": "sk-a\r\nX: y"])
    }
    #expect(error?.place == "LIFT_JUDGE_KEY" && error?.description.contains("sk-a") == false)
  }

  @Test func keepsTheOrderWithSeveralUnderWay() throws {
    let together = 3, gate = Gate(together)
    let server = try LocalServer { request, _ in
      gate.enter()
      defer { gate.leave() }
      let number = Int(request.body.split(separator: "What is ")[1].prefix { $0.isNumber })!
      Thread.sleep(forTimeInterval: number % 4 == 0 ? 0.02 : 0)
      return .saying("\(number % 2 == 0) \(number)")
    }
    defer { server.stop() }
    var counts: [Int] = [], seen: [Int: Judgement] = [:]
    let judgements = try judge(server, concurrency: together).judge(
      (0..<30).map(prediction), onJudgement: { seen[$0] = $1 }, onProgress: { counts.append($0); return true })
    #expect(judgements == (0..<30).map { Judgement(isRight: $0 % 2 == 0, reply: "\($0 % 2 == 0) \($0)") })
    #expect((0..<30).map { seen[$0] } == judgements)
    #expect(counts == counts.sorted() && counts.first == 0 && counts.last == 30)
    // The first ones were held back until all of them were there.
    #expect(gate.most == together)
  }

  @Test func stopsWhenAsked() throws {
    let server = try LocalServer { _, number in number < 3 ? .saying("True") : nil }
    defer { server.stop() }
    let judgements = try judge(server, concurrency: 2).judge((0..<10).map(prediction), onProgress: { $0 < 3 })
    #expect(judgements.count == 10 && judgements.count { $0 != nil } == 3)
    #expect(server.requests.count <= 5)
    #expect(try judge(server).judge([prediction(0)], onProgress: { _ in false }) == [nil])
    #expect(try judge(server).judge([]) == [])
  }

  @Test func whatIsJudgedIsHandedOutBeforeAFailure() throws {
    let server = try LocalServer { _, number in number == 2 ? .init(status: 400) : .saying("True") }
    defer { server.stop() }
    var seen: [Int] = []
    let error = inputError {
      _ = try judge(server, concurrency: 1).judge(
        (0..<5).map(prediction), onJudgement: { index, _ in seen.append(index) })
    }
    #expect(error != nil && seen == [0, 1])
  }

  private func judge(
    _ server: LocalServer, key: String? = nil, concurrency: Int = 4, retries: Int = 4
  ) throws -> Judge {
    try Judge(
      JudgeSettings(url: server.url, model: "some/model", concurrency: concurrency, timeout: 20, retries: retries),
      environment: key.map { [JudgeSettings.defaultKeyVariable: $0] } ?? [:])
  }

  private func prediction(_ number: Int) -> Prediction {
    let question = TaskQuestion(
      id: "\(number)", text: "What is \(number)?", answers: ["it"], prompt: TaskPrompt(question: "q", title: nil),
      maxTokens: nil, scoring: .metric(.f1))
    return Prediction(
      unit: RunUnit(document: "d", reader: "r"), question: question, documentTokens: 1,
      answer: ReaderAnswer(text: "that", prompt: "", promptTokens: 0, cutTokens: 0, answerTokens: 1, isComplete: true),
      metrics: [], seconds: 0)
  }

  private struct SentBody: Decodable {
    struct Message: Decodable {
      var role, content: String
    }
    var model: String
    var messages: [Message]
    var temperature: Double
    var max_tokens: Int
  }
}

extension LocalServer.Response {
  /// A reply of the model.
  fileprivate static func saying(_ text: String) -> Self {
    let content = String(decoding: try! JSONEncoder().encode(text), as: UTF8.self)
    return Self(body: #"{"id": "1", "choices": [{"message": {"role": "assistant", "content": \#(content)}}]}"#)
  }
}

/// Holds requests back until so many are there together; counts how many were at most.
private final class Gate: Sendable {
  private let state = Mutex((inside: 0, most: 0))
  private let wanted: Int

  init(_ wanted: Int) { self.wanted = wanted }

  var most: Int { state.withLock { $0.most } }

  func enter() {
    state.withLock {
      $0.inside += 1
      $0.most = max($0.most, $0.inside)
    }
    // After ten seconds nobody else will come.
    for _ in 0..<1000 where most < wanted { Thread.sleep(forTimeInterval: 0.01) }
  }

  func leave() { state.withLock { $0.inside -= 1 } }
}
