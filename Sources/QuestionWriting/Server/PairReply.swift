import Foundation

/// What a model has replied to a ``PairRequest``: `{"qa_list": [{"question": "…", "answer": "…"}]}`.
struct PairReply: Decodable {
  private struct Pair: Decodable {
    var question, answer: String
  }

  private let list: [Pair]

  private enum CodingKeys: String, CodingKey {
    case list = "qa_list"
  }

  /// As they stand in the reply.
  var pairs: [QuestionAnswer] { list.map { QuestionAnswer(question: $0.question, answer: $0.answer) } }

  /// Reads a reply that is this JSON and nothing else, but for a fence of code around it and thoughts before it.
  /// Nil for everything else: where words stand around the JSON, or it has no end, nobody knows what is missing.
  init?(_ text: String) {
    let json = Self.withoutFence(Self.withoutThoughts(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    guard let reply = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
    self = reply
  }

  private static func withoutThoughts(_ text: String) -> String {
    guard text.hasPrefix("<think>"), let end = text.range(of: "</think>") else { return text }
    return text[end.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Without a line of three backquotes and perhaps a language's name before, and three backquotes behind.
  private static func withoutFence(_ text: String) -> String {
    let fence = "```"
    guard text.count > 2 * fence.count, text.hasPrefix(fence), text.hasSuffix(fence) else { return text }
    return String(text.dropFirst(fence.count).drop { $0.isLetter }.dropLast(fence.count))
  }
}
