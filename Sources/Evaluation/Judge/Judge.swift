import ChatClient
import Diagnostics
import Foundation

/// A language model that decides whether answers are right: LooGLE's judge, on any server with OpenAI's chat protocol.
///
/// It is asked at temperature 0 for at most ten tokens, once for each answer.
public struct Judge: Sendable {
  /// How long the judge's thread waits for replies before it says how far it is.
  private static let patience = Duration.milliseconds(50)

  private let server: ChatServer

  /// - Parameter environment: Holds the key, under the name that the settings say.
  /// - Throws: ``InputError`` if a setting or the key cannot be used.
  public init(
    _ settings: JudgeSettings, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    server = try ChatServer(settings.connection, environment: environment)
  }

  /// What the judge says of each answer, in the order of the predictions; nil for those that it was not asked about
  /// because it was stopped. A reply that does not decide is kept as it is, with ``Judgement/isRight`` nil.
  ///
  /// - Parameters:
  ///   - onJudgement: Gets each judgement as it comes, with the index of its prediction, so that none is lost if a
  ///     later one fails.
  ///   - onProgress: Gets the number of answers judged so far, several times a second; false stops. Both are called on
  ///     this thread.
  /// - Throws: ``InputError`` if the judge cannot be asked, or has failed more often than the settings allow.
  public func judge(
    _ predictions: [Prediction], onJudgement: (_ index: Int, _ judgement: Judgement) throws -> Void = { _, _ in },
    onProgress: (_ count: Int) -> Bool = { _ in true }
  ) throws -> [Judgement?] {
    var judgements = [Judgement?](repeating: nil, count: predictions.count), count = 0
    let requests = RequestQueue<String>(server) { $0 }
    defer { requests.cancel() }
    var next = 0
    while count < predictions.count {
      guard onProgress(count) else { return judgements }
      while next < predictions.count && requests.hasRoom {
        let prediction = predictions[next]
        let messages = JudgePrompt.messages(
          question: prediction.question, answers: prediction.answers, prediction: prediction.prediction)
        try requests.add(next, server.request(messages, maxTokens: JudgePrompt.maxTokens, temperature: 0))
        next += 1
      }
      for (index, result) in requests.results(waiting: Self.patience) {
        let reply: String
        do { reply = try result.get() } catch { throw error.error }
        let judgement = JudgePrompt.judgement(reply)
        judgements[index] = judgement
        count += 1
        try onJudgement(index, judgement)
      }
    }
    _ = onProgress(count)
    return judgements
  }
}
