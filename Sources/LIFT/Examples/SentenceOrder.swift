import Diagnostics
import Randomness
import SentenceBoundaries

/// Tasks that need no writer: sentences of the document are to be put in its order.
///
/// Five different sentences of at least 50 characters are shown in a random order, numbered `[1]` to `[5]`, behind the
/// document; the answer is `[3] < [1] < …`, in the document's order.
///
/// Mao et al., 2024, arXiv:2412.13626, §3.3; there the prompt asks for `>`, and prompt ending, answer and scorer use `<`.
public enum SentenceOrder {
  public static let sentenceCount = 5
  public static let shortestSentence = 50

  /// - Throws: ``InputError`` if the document has too few sentences of that length.
  public static func tasks(_ document: Document, count: Int, seed: UInt64) throws -> [LearningTask] {
    var seen: Set<String> = []
    let sentences = Sentences.texts(in: document.text).filter { $0.count >= shortestSentence && seen.insert($0).inserted }
    guard sentences.count >= sentenceCount else {
      throw InputError.invalid(
        document.source,
        "it has \(sentences.count) different sentences of \(shortestSentence) characters, and sentence-order needs \(sentenceCount)",
        remedy: "Leave the tasks out, or give a longer text.")
    }
    var generator = SeededGenerator(seed: seed, stream: "tasks")
    return (0..<count).map { _ in
      let chosen = generator.shuffled(Array(sentences.indices)).prefix(sentenceCount).sorted()
      let shown = generator.shuffled(chosen)
      // The place among the shown of each sentence, in the document's order.
      let order = chosen.compactMap { shown.firstIndex(of: $0) }.map { "[\($0 + 1)]" }
      let list = shown.enumerated().map { "[\($0 + 1)] \(sentences[$1])" }.joined(separator: "\n")
      let prompt = Prompt(
        before: "Please put sentences in order based on the long texts below. \n", document: document.text,
        behind: "\nThese sentences are from the texts, but not in their order:\n\(list)\n"
          + "Give the order in which they stand in the texts, such as [2] < [1] < [3], and nothing else.\nOrder:")
      return LearningTask(prompt: prompt, answer: order.joined(separator: " < "))
    }
  }
}

extension Document {
  /// The sentences, each on one line.
  var sentences: [String] { Sentences.texts(in: text) }
}
