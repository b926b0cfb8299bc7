import Diagnostics

/// What is hidden in a haystack, how it is asked for, and what a right answer has in it.
public struct Needle: Sendable, Equatable {
  public var text: String
  public var question: String
  /// A right answer has all of them, case aside.
  public var keywords: [String]

  public init(text: String, question: String, keywords: [String]) {
    (self.text, self.question, self.keywords) = (text, question, keywords)
  }

  /// The original one, with the keywords of LIFT (Mao et al., 2025, arXiv:2502.14644v4).
  public static let sanFrancisco = Needle(
    text: "The best thing to do in San Francisco is eat a sandwich and sit in Dolores Park on a sunny day.",
    question: "What is the best thing to do in San Francisco?", keywords: ["sandwich", "dolores park", "sunny"])

  func validate() throws {
    for (place, value) in [("needle", text), ("question", question)] where value.allSatisfy(\.isWhitespace) {
      throw InputError.usage(place, "expected a text, found none")
    }
    if keywords.isEmpty { throw InputError.usage("keywords", "expected at least one, found none") }
    for keyword in keywords where keyword.isEmpty || !text.lowercased().contains(keyword.lowercased()) {
      throw InputError.usage(
        "keywords", "expected words of the needle, found \"\(keyword)\"",
        remedy: "An answer that repeats the needle must be right.")
    }
  }
}

extension SyntheticDocumentMaker {
  /// A needle between line breaks in running text, at the end of a sentence. Prompts are the original ones in one
  /// message; the original program's scores are a judge's, from 1 to 10.
  mutating func needle(_ needle: Needle) -> TaskDocument? {
    var haystack = runningText(separator: "\n")
    let insertion = Haystack.Insertion(text: needle.text, depth: depth ?? random.uniformDouble())
    guard let text = haystack.document(length: length, hiding: [insertion]) else { return nil }
    return document(
      text, asking: needle.question, answers: [needle.text], prompt: Self.prompt(asking: needle.question),
      maxTokens: nil, scoring: .keywords(needle.keywords), evidence: [needle.text])
  }

  /// The prompt of needles in a haystack.
  static func prompt(asking question: String) -> TaskPrompt {
    TaskPrompt(
      system: "You are a helpful AI bot that answers questions for a user. Keep your response short and direct",
      before: "",
      behind: "\n\n\(question) Don't give information outside the document or repeat your findings",
      closedBook: question)
  }
}
