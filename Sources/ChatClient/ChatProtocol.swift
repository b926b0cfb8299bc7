/// The parts of OpenAI's chat protocol that are needed here.
package struct ChatMessage: Codable, Sendable {
  package var role: String
  package var content: String

  package init(role: String, content: String) { (self.role, self.content) = (role, content) }
}

struct ChatRequest: Encodable {
  var model: String
  var messages: [ChatMessage]
  /// Nil leaves it to the server.
  var temperature: Double?
  var maxTokens: Int
  var responseFormat: ResponseFormat?

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature
    case maxTokens = "max_tokens"
    case responseFormat = "response_format"
  }
}

struct ChatResponse: Decodable {
  struct Choice: Decodable {
    struct Message: Decodable {
      /// Null if the model has only thought, or refused.
      var content: String?
    }

    var message: Message
  }

  var choices: [Choice]
}

/// What servers say instead, in the two forms that are in use.
struct ServerComplaint: Decodable {
  private struct Detail: Decodable {
    var message: String
  }

  var message: String

  private enum CodingKeys: String, CodingKey {
    case error
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let detail = try? keys.decode(Detail.self, forKey: .error)
    message = try detail?.message ?? keys.decode(String.self, forKey: .error)
  }
}
