import ChatClient

/// What a judge is asked, and what its reply means: LooGLE's judge (bigai-nlco/LooGLE), with the user's part as LIFT
/// has it (Mao et al., 2024, arXiv:2412.13626).
enum JudgePrompt {
  /// Tokens that a reply may have.
  static let maxTokens = 10

  private static let instruction = """
    Given one question, there is a groundtruth and a predict_answer. Please decide whether they are the same or not in \
    semantic. Please only output 'True' or 'False' .
    """

  /// - Parameter answers: The right ones. LooGLE has one for each question; several are joined by ` or `.
  static func messages(question: String, answers: [String], prediction: String) -> [ChatMessage] {
    let truth = answers.joined(separator: " or ")
    return [
      ChatMessage(role: "system", content: instruction),
      ChatMessage(
        role: "user", content: "question: \(question)\ngroundtruth = \(truth)\npredict_answer = \(prediction)\n"),
    ]
  }

  /// Right if the reply has the word `true`, wrong if it has `false`, in either case of letters; undecided if it has
  /// neither or both.
  ///
  /// LIFT looks for the letters of `true` alone, so that it takes "untrue", or both words together, for right.
  static func judgement(_ reply: String) -> Judgement {
    let words = Set(reply.lowercased().split { !$0.isLetter })
    let isRight = words.contains("true"), isWrong = words.contains("false")
    return Judgement(isRight: isRight == isWrong ? nil : isRight, reply: reply)
  }
}
