import ChatClient

extension RequestQueue {
  /// Asks one thing, and waits for what comes of it.
  func reply(to server: ChatServer) throws -> Reply {
    add(0, try server.request([ChatMessage(role: "user", content: "?")], maxTokens: 1, temperature: nil))
    while true {
      for (_, result) in results(waiting: .milliseconds(50)) { return try result.get() }
    }
  }
}
