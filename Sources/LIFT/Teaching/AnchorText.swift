import Kernels
import Training

/// A text of a bare model's own, with what the model thinks of each of its tokens.
///
/// Trained beside a document, it holds the rest of the model in place and costs nothing as long as the adapted model thinks
/// the same:
///
///     loss = KL(bare ‖ adapted), over the k likeliest tokens and the rest as one more
///
/// Regularising by the model's own distribution on unrelated prompts: 2602.21221 (Latent Context Compilation).
package struct AnchorText: Sendable, Equatable {
  package var prompt: [Int32]
  package var text: [Int32]
  /// A row for each token of the text.
  package var opinion: TokenTargets

  package var example: TrainingExample { TrainingExample(prompt, learning: text, opinion) }
}
