import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An HTTP server on this machine that answers every request as a test says, each on a thread of its own.
public final class LocalServer: Sendable {
  public struct Request: Sendable {
    /// `POST /v1/chat/completions`
    public var line: String
    /// By name in small letters.
    public var headers: [String: String]
    public var body: String
  }

  public struct Response: Sendable {
    /// 0 ends the connection without a word.
    public var status: Int
    public var headers: [String: String]
    public var body: String

    public init(status: Int = 200, headers: [String: String] = [:], body: String = "") {
      (self.status, self.headers, self.body) = (status, headers, body)
    }
  }

  public let port: UInt16
  private let listener: Int32
  private let received = Mutex<[Request]>([])

  /// All requests so far.
  public var requests: [Request] { received.withLock { $0 } }
  public var url: String { "http://127.0.0.1:\(port)/v1" }

  /// - Parameter answer: Nil leaves the request without an answer until the other side gives up. The number is how many
  ///   requests came before.
  public init(_ answer: @escaping @Sendable (_ request: Request, _ number: Int) -> Response?) throws {
    // Whoever hangs up early must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    (listener, port) = try Self.openListener()
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { [self] in
          serve(connection, answer)
          close(connection)
        }
      }
    }
  }

  /// No more connections; what is under way goes on.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// A port at which nobody listens.
  public static func unusedPort() throws -> UInt16 {
    let (listener, port) = try openListener()
    close(listener)
    return port
  }

  private static func openListener() throws -> (Int32, port: UInt16) {
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, type, 0)
    var address = sockaddr_in(), length = socklen_t(MemoryLayout<sockaddr_in>.size)
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private func serve(_ connection: Int32, _ answer: (Request, Int) -> Response?) {
    guard let request = read(connection) else { return }
    let number = received.withLock {
      $0.append(request)
      return $0.count - 1
    }
    guard let response = answer(request, number) else {
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      return
    }
    if response.status == 0 { return }
    let headers = response.headers.merging([
      "Content-Length": "\(response.body.utf8.count)", "Connection": "close",
    ]) { $1 }
    let head = "HTTP/1.1 \(response.status) Status\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    var rest = Array((head + response.body).utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }

  private func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
      if parts.count > 1 {
        let lines = parts[0].components(separatedBy: "\r\n")
        let pairs = lines.dropFirst().map { line in
          line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let headers = Dictionary(pairs.map { ($0[0].lowercased(), $0[1]) }, uniquingKeysWith: { $1 })
        let body = parts.dropFirst().joined(separator: "\r\n\r\n")
        if body.utf8.count >= Int(headers["content-length"] ?? "0")! {
          return Request(line: lines[0].components(separatedBy: " HTTP/")[0], headers: headers, body: body)
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      bytes += buffer[..<count]
    }
  }
}
