/// What a generated text must look like: before each token it says which ones may come, and after it whether the text is
/// over.
///
/// It is asked with the tokens that the text has so far, so it holds no state, and one serves many sequences.
public protocol TextConstraint: Sendable {
  /// Sets the logits of tokens that may not come next to −∞; those of at least one must be left.
  func mask(_ logits: UnsafeMutableBufferPointer<Float>, after tokens: [Int32])

  /// Whether the text is over with its last token, as if the model had ended its turn.
  func isComplete(_ tokens: [Int32]) -> Bool
}
