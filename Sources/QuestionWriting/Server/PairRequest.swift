import ChatClient

/// What a server's model is asked about a passage (Mao et al., 2025, arXiv:2502.14644v4), in words of our own.
enum PairRequest {
  private static let shape = #"{"qa_list": [{"question": "…", "answer": "…"}]}"#

  /// The shape of a reply, for servers that hold their model to it.
  static let format = ResponseFormat(
    name: "qa_list",
    schema: .object(["qa_list": .array(of: .object(["question": .string, "answer": .string]))]))

  /// - Parameters:
  ///   - count: The most pairs.
  ///   - requirement: A sentence more, or empty.
  static func messages(_ passage: Passage, count: Int, requirement: String) -> [ChatMessage] {
    let pairs = count == 1 ? "1 question–answer pair" : "up to \(count) question–answer pairs"
    let request = [
      "Write \(pairs) about its last part only, varied in form and in what they ask.", requirement,
      "Reply with nothing but JSON of this shape: \(shape)",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    return [
      ChatMessage(role: "system", content: "Below is a paragraph from a longer document. \(request)"),
      ChatMessage(
        role: "user",
        content: "Paragraph:\n\(passage.paragraph)\n\nIts last part:\n\(passage.text)\n\n\(request)"),
    ]
  }
}
