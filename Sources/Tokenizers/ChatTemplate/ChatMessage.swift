/// One message of a conversation, as a chat template sees it: `message.role`, `message.content`.
public struct ChatMessage: Sendable, Equatable {
  /// `system`, `user`, `assistant`, or another name that the template knows.
  public var role: String
  public var content: String

  public init(role: String, content: String) {
    self.role = role
    self.content = content
  }

  var templateValue: TemplateValue { ["role": .string(role), "content": .string(content)] }
}
