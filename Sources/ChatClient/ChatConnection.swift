import Diagnostics
import Foundation

/// Which model on which server is asked, and how: what all have in common that ask by OpenAI's chat protocol.
package struct ChatConnection: Sendable, Equatable {
  /// Who is asked, for messages: `the judge`.
  package var name: String
  /// What ``keyVariable`` usually is.
  package var usualKeyVariable: String
  /// What `/chat/completions` comes after, such as `http://localhost:8080/v1`.
  package var url: String
  /// The model's name on that server.
  package var model: String
  /// The environment variable with the key; unset for servers that want none. The key itself is kept nowhere.
  package var keyVariable: String
  /// Requests under way at a time.
  package var concurrency: Int
  /// Seconds within which a request has to be answered.
  package var timeout: Double
  /// How often a request is sent again after it failed for a reason that may pass.
  package var retries: Int

  package init(
    name: String, usualKeyVariable: String, url: String, model: String, keyVariable: String, concurrency: Int,
    timeout: Double, retries: Int
  ) {
    (self.name, self.usualKeyVariable, self.url, self.model) = (name, usualKeyVariable, url, model)
    (self.keyVariable, self.concurrency, self.timeout, self.retries) = (keyVariable, concurrency, timeout, retries)
  }

  /// - Throws: ``InputError`` naming the first setting that cannot be used.
  package func validate() throws {
    _ = try address()
    if model.isEmpty { throw InputError.usage("model", "\(name)'s model has no name") }
    let letters = keyVariable.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isASCIILetter($0) || isDigit($0) }
    // Not shown, because it may be the key itself that was given by mistake.
    guard letters, let first = keyVariable.utf8.first, !isDigit(first) else {
      throw InputError.usage(
        "key-variable", "this is not the name of an environment variable",
        remedy: "Put the key into a variable such as \(usualKeyVariable) and give that name.")
    }
    if !(1...64).contains(concurrency) { throw InputError.usage("concurrency", "\(concurrency) is not from 1 to 64") }
    if !(timeout > 0 && timeout <= 3600) {
      throw InputError.usage("timeout", "\(timeout) is not a number of seconds above 0 and at most 3600")
    }
    if !(0...10).contains(retries) { throw InputError.usage("retries", "\(retries) is not from 0 to 10") }
  }

  /// Where requests go.
  package func address() throws -> URL {
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
