import Diagnostics

/// A model's chat template: it turns a conversation into the text that the model was trained on.
///
///     let template = try ChatTemplate(source: source, name: "model.gguf")
///     let prompt = try template.render(
///       messages: [ChatMessage(role: "user", content: "Who is Ishmael?")], addGenerationPrompt: true,
///       bosToken: "<|im_start|>", eosToken: "<|im_end|>")
///
/// The language is the part of Jinja that published templates use, in the environment that `transformers` sets up:
/// `trim_blocks`, `lstrip_blocks`, no escaping, and values print as in Python. Templates come with models and are not
/// trusted: time, memory and depth are bounded by ``TemplateLimits``, and whatever goes wrong is an `InputError` with
/// line and column.
public struct ChatTemplate: Sendable {
  /// The template as it was given, for hashing.
  public let source: String
  /// The file it comes from, for error messages.
  public let name: String
  private let body: [Statement]

  /// - Throws: `InputError` if the template does not parse, or uses a part of Jinja that is not supported.
  public init(source: String, name: String) throws {
    self.source = source
    self.name = name
    var lexer = TemplateLexer(source, name: name)
    var parser = TemplateParser(tokens: try lexer.tokens(), name: name)
    body = try parser.parseTemplate()
  }

  /// The text of a conversation.
  ///
  /// The template sees `messages`, `add_generation_prompt`, `bos_token` and `eos_token` (undefined when nil), `tools`
  /// and `documents` (none unless given), and `variables`, which win.
  ///
  /// - Parameters:
  ///   - addGenerationPrompt: Whether the text ends where the model's answer begins.
  ///   - date: What `strftime_now` reads. Without it the function is undefined, and templates that ask for it first
  ///     fall back to a date of their own, so the output is repeatable.
  /// - Throws: `InputError` if the template raises an exception, such as for roles that do not alternate, or fails.
  public func render(
    messages: [ChatMessage], addGenerationPrompt: Bool, bosToken: String? = nil, eosToken: String? = nil,
    date: CalendarDate? = nil, variables: [String: TemplateValue] = [:]
  ) throws -> String {
    var all: [String: TemplateValue] = [
      "messages": .list(messages.map(\.templateValue)), "add_generation_prompt": .boolean(addGenerationPrompt),
      "tools": .none, "documents": .none,
    ]
    all["bos_token"] = bosToken.map { .string($0) }
    all["eos_token"] = eosToken.map { .string($0) }
    all.merge(variables) { $1 }
    return try render(variables: all, date: date)
  }

  /// The text for these variables and no others.
  public func render(variables: [String: TemplateValue], date: CalendarDate? = nil) throws -> String {
    try Renderer(name: name, date: date).render(body, variables)
  }
}
