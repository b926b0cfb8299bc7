import Adapters
import LIFT
import Transformers

/// How far apart two adapters are in what they say to a fixed question.
struct AnswerComparison: Encodable {
  /// The largest difference of a logit between the two, over all positions of the question.
  var largestDifference: Float
  /// The largest that each of them makes to the model.
  var firstEffect, secondEffect: Float
  var positions: Int
  /// Tokens of the greedy answers, and the first of them, from 0, that is another; nil if none is.
  var comparedTokens: Int
  var firstDifferentToken: Int?

  init(
    _ first: any Adapter, _ second: any Adapter, on model: LanguageModel, onProgress: (Int, Int) throws -> Void
  ) throws {
    let answers = try ProbeAnswer.three(first, second, on: model, onProgress: onProgress)
    let check = ExportCheck(bare: answers.bare, before: answers.first, after: answers.second)
    (largestDifference, firstEffect) = (check.largestDifference, check.effect)
    secondEffect = answers.second.distance(to: answers.bare)
    (positions, comparedTokens, firstDifferentToken) = (check.positions, check.comparedTokens, check.firstDifferentToken)
  }

  var text: String {
    func number(_ value: Float) -> String { Format.significant(Double(value)) }
    let answer = firstDifferentToken.map { "the greedy answers differ from token \($0 + 1) of \(comparedTokens) on" }
      ?? "the greedy answers of \(comparedTokens) tokens are the same"
    return "A fixed question's logits differ by at most \(number(largestDifference)) over \(positions) positions; the first adapter "
      + "changes them by up to \(number(firstEffect)), the second by up to \(number(secondEffect)); \(answer).\n"
  }
}
