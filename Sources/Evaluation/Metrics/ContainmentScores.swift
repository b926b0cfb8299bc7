/// Scores that ask whether answers occur in a prediction, from 0 to 1.
public enum ContainmentScores {
  /// RULER, all tasks but question answering: the share of the answers that occur, case aside (Hsieh et al., 2024,
  /// arXiv:2404.06654, `string_match_all`).
  public static func all(prediction: String, answers: [String]) -> Double {
    let text = prediction.lowercased()
    return Double(answers.count { text.contains($0.lowercased()) }) / Double(max(1, answers.count))
  }

  /// RULER's question answering: whether any of the answers occurs, case aside (`string_match_part`).
  public static func part(prediction: String, answers: [String]) -> Double {
    let text = prediction.lowercased()
    return answers.contains { text.contains($0.lowercased()) } ? 1 : 0
  }

  /// Lost in the Middle, questions: whether any answer occurs after SQuAD's normalisation of both (Liu et al., 2023,
  /// arXiv:2307.03172, `best_subspan_em`).
  public static func normalised(prediction: String, answers: [String]) -> Double {
    let text = AnswerMetrics.words(prediction).joined(separator: " ")
    return answers.contains { text.contains(AnswerMetrics.words($0).joined(separator: " ")) } ? 1 : 0
  }

  /// Needle in a haystack: whether every keyword occurs, case aside.
  public static func keywords(prediction: String, keywords: [String]) -> Double {
    let text = prediction.lowercased()
    return keywords.allSatisfy { text.contains($0.lowercased()) } ? 1 : 0
  }
}
