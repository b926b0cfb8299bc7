import Diagnostics
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server that speaks OpenAI's chat protocol: makes the requests, and says what became of them.
struct ChatServer: Sendable {
  enum Outcome {
    case reply(String)
    /// It may go better another time, after the seconds that the server wants.
    case failedForNow(InputError, retryAfter: Double?)
    case failed(InputError)
  }

  /// A server that wants a longer pause than this is given up.
  static let longestPause = 300.0
  /// Shorter keys are none that anybody keeps secret, such as `none`, and may be part of any word.
  private static let shortestSecret = 8
  private static let excerptLength = 200

  private let address: URL
  private let settings: JudgeSettings
  private let key: String?

  /// - Throws: ``InputError`` if a setting or the key cannot be used.
  init(_ settings: JudgeSettings, environment: [String: String]) throws {
    try settings.validate()
    self.settings = settings
    address = try settings.address()
    let key = environment[settings.keyVariable]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw InputError.usage(
        settings.keyVariable, "the judge's key has blanks or signs in it that no key has", remedy: "Set it anew.")
    }
    self.key = key.isEmpty ? nil : key
  }

  func request(_ messages: [ChatMessage], maxTokens: Int) throws -> URLRequest {
    var request = URLRequest(url: address, timeoutInterval: settings.timeout)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    request.httpBody = try encoder.encode(
      ChatRequest(model: settings.model, messages: messages, temperature: 0, maxTokens: maxTokens))
    return request
  }

  /// - Parameters:
  ///   - body: What came before the end or the error.
  func outcome(body: Data, response: URLResponse?, error: (any Error)?) -> Outcome {
    if let error { return unreachable(error) }
    let response = response as? HTTPURLResponse, status = response?.statusCode ?? 0
    let code = "HTTP \(status)"
    switch status {
    case 200..<300:
      return reply(body)
    case 401, 403:
      let variable = settings.keyVariable
      return .failed(
        key == nil
          ? failure("the judge wants a key (\(code)), and \(variable) is not set", body, "Set it to the key.")
          : failure("the judge refuses the key in \(variable) (\(code))", body, "Set it to a key that is valid."))
    case 404:
      return .failed(
        failure(
          "there is no model \(settings.model), or no chat at this address (\(code))", body,
          "Check both; the address usually ends in /v1."))
    case 429, 500..<600:
      let pause = response?.value(forHTTPHeaderField: "Retry-After").flatMap(RetryPause.seconds)
      let remedy = "Try again later, or with a smaller concurrency."
      if let pause, pause > Self.longestPause {
        return .failed(failure("the judge wants a pause of \(Int(pause.rounded(.up))) s (\(code))", body, remedy))
      }
      return .failedForNow(failure("the judge does not answer (\(code))", body, remedy), retryAfter: pause)
    default:
      return .failed(failure("the judge does not take the request (\(code))", body, "Check its address and model."))
    }
  }

  /// What a request that was not answered in time has come to.
  var timedOut: Outcome {
    .failedForNow(
      InputError.system(
        address.absoluteString, "the judge has not answered within \(settings.timeout) s",
        remedy: "Give it more time, or ask less at a time."), retryAfter: nil)
  }

  private func unreachable(_ error: any Error) -> Outcome {
    if (error as? URLError)?.code == .timedOut { return timedOut }
    return .failedForNow(
      InputError.system(
        address.absoluteString, "the judge cannot be reached (\(excerpt(error.localizedDescription)))",
        remedy: "Check that a server runs there."), retryAfter: nil)
  }

  private func reply(_ body: Data) -> Outcome {
    let choices = (try? JSONDecoder().decode(ChatResponse.self, from: body))?.choices
    guard let message = choices?.first?.message else {
      let found = excerpt(String(decoding: body, as: UTF8.self))
      return .failed(
        InputError.system(
          address.absoluteString, "the judge's reply is not JSON with choices[0].message, found “\(found)”",
          remedy: "Check that the address is that of OpenAI's protocol; it usually ends in /v1."))
    }
    return .reply(withoutKey(message.content ?? ""))
  }

  /// With what the server says about it.
  private func failure(_ problem: String, _ body: Data, _ remedy: String) -> InputError {
    let said = (try? JSONDecoder().decode(ChatFailure.self, from: body))?.message
    let excerpt = excerpt(said ?? String(decoding: body, as: UTF8.self))
    return InputError.system(
      address.absoluteString, excerpt.isEmpty ? problem : "\(problem): “\(excerpt)”", remedy: remedy)
  }

  /// The beginning of a text on one line, without a full stop at its end.
  private func excerpt(_ text: String) -> String {
    let line = withoutKey(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if line.count > Self.excerptLength { return line.prefix(Self.excerptLength) + "…" }
    return String(line.last == "." ? line.dropLast() : line[...])
  }

  /// Servers may repeat the key that they were sent.
  private func withoutKey(_ text: String) -> String {
    guard let key, key.count >= Self.shortestSecret else { return text }
    return text.replacingOccurrences(of: key, with: "[key]")
  }
}
