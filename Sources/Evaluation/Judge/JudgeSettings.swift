import Diagnostics
import Foundation

/// Which language model judges answers, and how it is asked.
public struct JudgeSettings: Sendable, Equatable, Codable {
  public static let defaultKeyVariable = "LIFT_JUDGE_KEY"

  /// Where a server speaks OpenAI's protocol, such as `http://localhost:8080/v1`: what `/chat/completions` comes after.
  public var url: String
  /// The model's name on that server.
  public var model: String
  /// The environment variable with the key; unset for servers that want none. The key itself is kept nowhere.
  public var keyVariable: String
  /// Requests under way at a time.
  public var concurrency: Int
  /// Seconds within which a request has to be answered.
  public var timeout: Double
  /// How often a request is sent again after it failed for a reason that may pass.
  public var retries: Int

  public init(
    url: String, model: String, keyVariable: String = defaultKeyVariable, concurrency: Int = 4, timeout: Double = 60,
    retries: Int = 4
  ) {
    (self.url, self.model, self.keyVariable) = (url, model, keyVariable)
    (self.concurrency, self.timeout, self.retries) = (concurrency, timeout, retries)
  }

  /// - Throws: ``InputError`` naming the first setting that cannot be used.
  public func validate() throws {
    _ = try address()
    if model.isEmpty { throw InputError.usage("model", "the judge's model has no name") }
    let letters = keyVariable.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isASCIILetter($0) || isDigit($0) }
    // Not shown, because it may be the key itself that was given by mistake.
    guard letters, let first = keyVariable.utf8.first, !isDigit(first) else {
      throw InputError.usage(
        "key-variable", "this is not the name of an environment variable",
        remedy: "Put the key into a variable such as \(Self.defaultKeyVariable) and give that name.")
    }
    if !(1...64).contains(concurrency) { throw InputError.usage("concurrency", "\(concurrency) is not from 1 to 64") }
    if !(timeout > 0 && timeout <= 3600) {
      throw InputError.usage("timeout", "\(timeout) is not a number of seconds above 0 and at most 3600")
    }
    if !(0...10).contains(retries) { throw InputError.usage("retries", "\(retries) is not from 0 to 10") }
  }

  /// Where requests go.
  func address() throws -> URL {
    let example = "Give one such as http://localhost:8080/v1."
    guard var parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
      parts.host?.isEmpty == false
    else { throw InputError.usage("url", "this is not the address of a server", remedy: example) }
    // An address is shown in errors, so there must be no secret in it.
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw InputError.usage(
        "url", "the address has more than a host, a port and a path",
        remedy: "A key goes into the environment. \(example)")
    }
    parts.path = parts.path.split(separator: "/").map { "/" + $0 }.joined() + "/chat/completions"
    guard let address = parts.url else {
      throw InputError.usage("url", "this is not the address of a server", remedy: example)
    }
    return address
  }

  private func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
