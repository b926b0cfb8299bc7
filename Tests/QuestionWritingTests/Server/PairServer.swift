import Foundation
import QuestionWriting
import TestSupport

extension LocalServer.Request {
  /// Which of `Sentence 0.`, `Sentence 1.`, … is asked about.
  var sentence: Int { Int(body.components(separatedBy: #"last part:\nSentence "#)[1].prefix { $0.isNumber })! }

  /// Whether the server is asked to hold its model to a shape.
  var hasFormat: Bool { body.contains("response_format") }
}

extension LocalServer.Response {
  /// A reply with pairs, of which each is a question and an answer.
  static func pairs(_ pairs: [(String, String)]) -> Self {
    let list = pairs.map { ["question": $0, "answer": $1] }
    return .saying(String(decoding: try! JSONEncoder().encode(["qa_list": list]), as: UTF8.self))
  }

  /// A reply with a pair that names a sentence.
  static func pair(about sentence: Int) -> Self { .pairs([("What is \(sentence)?", "\(sentence)")]) }
}

/// What comes of ``LocalServer/Response/pair(about:)``.
func written(_ sentence: Int) -> WrittenPassage {
  WrittenPassage(
    passage: sentence, pairs: [QuestionAnswer(question: "What is \(sentence)?", answer: "\(sentence)")])
}

/// A writer that asks a server without pauses.
///
/// - Parameter onPause: Gets how often a request has failed, and what the server wants.
func writer(
  _ passages: [Passage], _ url: String, concurrency: Int = 8, timeout: Double = 20, retries: Int = 4,
  failureShare: Double = 0.1, passageCount: Int? = nil, environment: [String: String] = [:],
  onPause: @escaping (Int, Double?) -> Void = { _, _ in }
) throws -> ServerWriter {
  let settings = ServerWriterSettings(
    url: url, model: "some/model", concurrency: concurrency, timeout: timeout, retries: retries,
    failureShare: failureShare)
  return try ServerWriter(passages, settings, passageCount: passageCount, environment: environment) {
    onPause($0, $1)
    return 0
  }
}
