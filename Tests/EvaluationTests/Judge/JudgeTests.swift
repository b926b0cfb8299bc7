import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// One after the other: each holds a thread of the tests up while it waits for its server.
@Suite(.serialized)
struct JudgeTests {
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
    let body = try SentChat(request)
    #expect(body.model == "some/model" && body.temperature == 0 && body.maxTokens == 10)
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

  @Test func givesUpAfterTheLastRetry() throws {
    let server = try LocalServer { _, _ in .init(status: 503, body: #"{"error": {"message": "Loading the model."}}"#) }
    defer { server.stop() }
    let error = inputError { _ = try judge(server, retries: 1).judge([prediction(0)]) }
    #expect(error?.kind == .system && error?.place == server.url + "/chat/completions")
    #expect(error?.problem == "the judge does not answer (HTTP 503): “Loading the model”, 2 times in a row")
    #expect(server.requests.count == 2)
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
    _ server: LocalServer, concurrency: Int = 4, retries: Int = 4
  ) throws -> Judge {
    try Judge(
      JudgeSettings(url: server.url, model: "some/model", concurrency: concurrency, timeout: 20, retries: retries),
      environment: [:])
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
}
