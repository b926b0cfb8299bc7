/// The parts of OpenAI's chat protocol that a judge needs.
struct ChatMessage: Codable, Sendable {
  var role: String
  var content: String
}

struct ChatRequest: Encodable {
  var model: String
  var messages: [ChatMessage]
  var temperature: Double
  var maxTokens: Int

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature
    case maxTokens = "max_tokens"
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
struct ChatFailure: Decodable {
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
