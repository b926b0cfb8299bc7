import Training
import Transformers

/// Something to do with the document, and what is right: asked as ``ReadOut`` asks, with the document in view.
public struct LearningTask: Sendable, Equatable {
  public var prompt: Prompt
  public var answer: String

  /// The prompt, cut in its middle as it is when it is asked, and the answer, which alone is learnt.
  ///
  /// - Throws: ``InputError`` if the question does not fit, whatever is cut.
  func example(_ encoder: PromptEncoder, limit: Int) throws -> TrainingExample {
    let answer = encoder.answerTokens(answer)
    let window = encoder.model.model.configuration.contextLength
    let prompt = try encoder.tokens(of: prompt, maxTokens: window - limit + answer.count).tokens
    return TrainingExample(prompt + answer, supervisedFrom: prompt.count)
  }
}
