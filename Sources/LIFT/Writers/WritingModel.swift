/// What a ``ModelWriter`` needs of a model: a seam, so that its checks can be tested with replies that are made up.
package protocol WritingModel: AnyObject {
  var name: String { get }
  /// The most tokens of a prompt and what is written behind it.
  var window: Int { get }
  func tokenCount(_ text: String) -> Int
  /// Chooses a line behind each prompt, a token at a time, in the prompts' order.
  func choose(_ requests: [LineRequest]) throws -> [String]
  /// The mean loss of each text behind its prompt, in nats a token.
  func losses(_ texts: [(prompt: WriterPrompt, text: String)]) throws -> [Double]
}

/// A line to choose.
package struct LineRequest: Sendable {
  package var prompt: WriterPrompt
  /// At least one; each ends with its only question mark.
  package var choices: [String]
}
