import Evaluation

/// Tables of a run for other programs, as RFC 4180 has them: UTF-8, a head, CRLF behind each line.
public enum CSV {
  /// A line for each reader and variant; scores from 0 to 1. A column for each metric and each kind of question follows
  /// those that every run has; before them means and numbers of questions in the window and outside, where known.
  public static func scores(_ record: RunRecord) -> String {
    let scores = record.readerScores
    let metrics = scores.flatMap { $0.scores.keys }.unique.sorted(), kinds = scores.flatMap(\.kinds).map(\.name).unique
    let isSplit = scores.contains { $0.inWindow != nil || $0.outside != nil }
    let head =
      [
        "reader", "variant", "documents", "questions", "seeds", "metric", "score", "low", "high", "judged_right",
        "judged_clear", "judged_unclear", "minutes_per_document", "retention_base", "retention_adapted", "failed",
        "skipped",
      ] + (isSplit ? ["in_window", "in_window_questions", "outside", "outside_questions"] : []) + metrics
      + kinds.map { "kind: \($0)" }
    return lines(
      [head]
        + scores.map { score in
          let facts = [
            score.reader, score.variant ?? "", "\(score.documents)", "\(score.questions)", "\(score.seeds)",
            score.metric,
            text(score.score?.mean), text(score.score?.low), text(score.score?.high), text(score.judged?.right),
            text(score.judged?.clear), text(score.judged?.unclear), text(score.minutesPerDocument),
            text(score.retention?.base), text(score.retention?.adapted), "\(score.failed)", "\(score.skipped)",
          ]
          let parts = [
            text(score.inWindow?.mean), text(score.inWindow?.n), text(score.outside?.mean), text(score.outside?.n),
          ]
          return facts + (isSplit ? parts : []) + metrics.map { text(score.scores[$0]) }
            + kinds.map { kind in text(score.kinds.first { $0.name == kind }?.score.mean) }
        })
  }

  /// A line for each answer, without its prompt; several right answers stand on lines of their own in one field.
  public static func predictions(_ record: RunRecord) -> String {
    let metrics = record.predictions.flatMap { $0.scores.keys }.unique.sorted()
    let head =
      [
        "reader", "variant", "seed", "document", "id", "kind", "length", "depth", "document_tokens", "prompt_tokens",
        "cut_tokens", "in_window", "question", "answers", "prediction", "answer_tokens", "is_complete", "metric",
        "score",
      ] + metrics + ["judged_right", "judgement", "seconds"]
    return lines(
      [head]
        + record.predictions.map { answer in
          let facts = [
            answer.reader, answer.variant ?? "", text(answer.seed), answer.document, answer.id, answer.kind ?? "",
            text(answer.length), text(answer.depth), "\(answer.documentTokens)", "\(answer.promptTokens)",
            "\(answer.cutTokens)", text(answer.isInWindow), answer.question, answer.answers.joined(separator: "\n"),
            answer.prediction,
            "\(answer.answerTokens)", "\(answer.isComplete)", answer.metric, text(answer.score),
          ]
          let verdict = [text(answer.judgement?.isRight), answer.judgement?.reply ?? "", text(answer.seconds)]
          return facts + metrics.map { text(answer.scores[$0]) } + verdict
        })
  }

  /// A line for each training step.
  public static func losses(_ record: RunRecord) -> String {
    let head = [
      "adapter", "variant", "seed", "document", "step", "epoch", "tokens", "loss", "learning_rate", "gradient_norm",
      "seconds",
    ]
    return lines(
      [head]
        + record.events.compactMap { event in
          guard case .step(let unit, let step) = event else { return nil }
          return [
            unit.reader, unit.variant ?? "", text(unit.seed), unit.document, "\(step.step)", "\(step.epoch)",
            "\(step.tokens)", text(step.loss), text(step.learningRate), text(step.gradientNorm), text(step.seconds),
          ]
        })
  }

  static func lines(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// In quotes where it has to be, its own quotes doubled.
  private static func field(_ text: String) -> String {
    // By scalars: a carriage return with a line feed is one character.
    let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// Empty for nothing.
  private static func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
}
