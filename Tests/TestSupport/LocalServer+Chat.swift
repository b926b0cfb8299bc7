import Foundation

extension LocalServer.Response {
  /// What a model replies, in OpenAI's chat protocol.
  public static func saying(_ text: String) -> Self {
    let content = String(decoding: try! JSONEncoder().encode(text), as: UTF8.self)
    return Self(body: #"{"id": "1", "choices": [{"message": {"role": "assistant", "content": \#(content)}}]}"#)
  }
}

/// What is sent in OpenAI's chat protocol.
public struct SentChat: Decodable {
  public struct Message: Decodable {
    public var role, content: String
  }

  public var model: String
  public var messages: [Message]
  public var temperature: Double?
  public var maxTokens: Int

  public init(_ request: LocalServer.Request) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(Self.self, from: Data(request.body.utf8))
  }
}
