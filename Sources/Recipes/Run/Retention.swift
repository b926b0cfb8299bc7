import Diagnostics
import LIFT
import Transformers

/// How well a model predicts a text that has nothing to do with the documents: what an adapter makes worse there is what
/// the document has cost.
///
/// Mean loss in nats a token, over windows of at most 2,048 tokens that move by half.
final class Retention {
  private let text: String
  /// By the model's path.
  private var baseLosses: [String: Double] = [:]

  /// - Parameter path: Of a text; nil is the one that comes with the package.
  init(path: String?) throws {
    text = try path.map { try Document(path: $0).text } ?? RetentionText.standard
  }

  /// The model's own loss; no adapter may be on it.
  func base(_ model: LanguageModel) throws -> Double {
    if let loss = baseLosses[model.path] { return loss }
    let loss = try loss(model)
    baseLosses[model.path] = loss
    return loss
  }

  /// - Throws: ``InputError`` if the text is too short for this model.
  func check(_ model: LanguageModel) throws { _ = try tokens(model) }

  private func tokens(_ model: LanguageModel) throws -> [Int32] {
    let tokens = model.tokenizer.encode(text, specialTokens: .asText, addingBOS: model.tokenizer.addsBOS)
    guard tokens.count >= 2 else {
      throw InputError.invalid("retention", "the text is a single token", remedy: "Give a longer text.")
    }
    return tokens
  }

  /// The loss with whatever is on the model.
  func loss(_ model: LanguageModel) throws -> Double {
    let tokens = try tokens(model)
    let window = min(2048, model.model.configuration.contextLength)
    return try model.model.score(tokens, window: window, stride: max(1, window / 2)).meanLoss
  }
}
