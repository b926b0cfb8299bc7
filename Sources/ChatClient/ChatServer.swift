import Diagnostics
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server that speaks OpenAI's chat protocol: makes the requests, and says what became of them.
package struct ChatServer: Sendable {
  /// A server that wants a longer pause than this, in seconds, is given up.
  static let longestPause = 300.0
  /// Shorter keys are none that anybody keeps secret, such as `none`, and may be part of any word.
  private static let shortestSecret = 8

  let connection: ChatConnection
  private let url: URL
  private let key: String?
  private var name: String { connection.name }

  /// Where requests go, for messages.
  package var address: String { url.absoluteString }

  /// - Parameter environment: Holds the key, under the name that the connection says.
  /// - Throws: ``InputError`` if a setting or the key cannot be used.
  package init(_ connection: ChatConnection, environment: [String: String]) throws {
    try connection.validate()
    self.connection = connection
    url = try connection.address()
    let key = environment[connection.keyVariable]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw InputError.usage(
        connection.keyVariable, "\(connection.name)'s key has blanks or signs in it that no key has",
        remedy: "Set it anew.")
    }
    self.key = key.isEmpty ? nil : key
  }

  /// - Parameters:
  ///   - temperature: Nil leaves it to the server.
  ///   - format: Not every server takes one.
  package func request(
    _ messages: [ChatMessage], maxTokens: Int, temperature: Double?, format: ResponseFormat? = nil
  ) throws -> URLRequest {
    var request = URLRequest(url: url, timeoutInterval: connection.timeout)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    request.httpBody = try encoder.encode(
      ChatRequest(
        model: connection.model, messages: messages, temperature: temperature, maxTokens: maxTokens,
        responseFormat: format))
    return request
  }

  /// What the model has said.
  ///
  /// - Parameter body: What came before the end or the error.
  func reply(body: Data, response: URLResponse?, error: (any Error)?) throws(ChatFailure) -> String {
    if let error { throw unreachable(error) }
    let response = response as? HTTPURLResponse, status = response?.statusCode ?? 0
    let code = "HTTP \(status)"
    switch status {
    case 200..<300:
      return try content(body)
    case 401, 403:
      let variable = connection.keyVariable
      throw key == nil
        ? refusal(status, "\(name) wants a key (\(code)), and \(variable) is not set", body, "Set it to the key.")
        : refusal(status, "\(name) refuses the key in \(variable) (\(code))", body, "Set it to a key that is valid.")
    case 404:
      throw refusal(
        status, "there is no model \(connection.model), or no chat at this address (\(code))", body,
        "Check both; the address usually ends in /v1.")
    case 429, 500..<600:
      let pause = response?.value(forHTTPHeaderField: "Retry-After").flatMap(RetryPause.seconds)
      let remedy = "Try again later, or with a smaller concurrency."
      if let pause, pause > Self.longestPause {
        throw refusal(status, "\(name) wants a pause of \(Int(pause.rounded(.up))) s (\(code))", body, remedy)
      }
      throw ChatFailure(.passing(retryAfter: pause), complaint("\(name) does not answer (\(code))", body, remedy))
    default:
      throw refusal(status, "\(name) does not take the request (\(code))", body, "Check its address and model.")
    }
  }

  /// What has become of a request that was not answered in time.
  var timedOut: ChatFailure {
    ChatFailure(
      .passing(retryAfter: nil),
      .system(
        address, "\(name) has not answered within \(connection.timeout) s",
        remedy: "Give it more time, or ask less at a time."))
  }

  private func unreachable(_ error: any Error) -> ChatFailure {
    if (error as? URLError)?.code == .timedOut { return timedOut }
    return ChatFailure(
      .passing(retryAfter: nil),
      .system(
        address, "\(name) cannot be reached (\(withoutKey(error.localizedDescription).excerpt))",
        remedy: "Check that a server runs there."))
  }

  private func content(_ body: Data) throws(ChatFailure) -> String {
    let choices = (try? JSONDecoder().decode(ChatResponse.self, from: body))?.choices
    guard let message = choices?.first?.message else {
      let found = withoutKey(String(decoding: body, as: UTF8.self)).excerpt
      throw ChatFailure(
        .unreadable,
        .system(
          address, "\(name)'s reply is not JSON with choices[0].message, found “\(found)”",
          remedy: "Check that the address is that of OpenAI's protocol; it usually ends in /v1."))
    }
    return withoutKey(message.content ?? "")
  }

  private func refusal(_ status: Int, _ problem: String, _ body: Data, _ remedy: String) -> ChatFailure {
    ChatFailure(.refused(status: status), complaint(problem, body, remedy))
  }

  /// With what the server says about it.
  private func complaint(_ problem: String, _ body: Data, _ remedy: String) -> InputError {
    let said = (try? JSONDecoder().decode(ServerComplaint.self, from: body))?.message
    let excerpt = withoutKey(said ?? String(decoding: body, as: UTF8.self)).excerpt
    return InputError.system(address, excerpt.isEmpty ? problem : "\(problem): “\(excerpt)”", remedy: remedy)
  }

  /// Servers may repeat the key that they were sent.
  private func withoutKey(_ text: String) -> String {
    guard let key, key.count >= Self.shortestSecret else { return text }
    return text.replacingOccurrences(of: key, with: "[key]")
  }
}
