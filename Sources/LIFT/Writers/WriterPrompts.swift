/// A text that the model continues, and which of the forms it is: those of one form begin alike.
package struct WriterPrompt: Sendable, Equatable {
  package enum Form: Sendable, CaseIterable {
    case question, answer, closedBook
  }

  package var form: Form
  package var text: String
}

/// The plain-text forms that the model continues. Models of this size follow examples, not instructions.
struct WriterPrompts {
  /// How many examples are shown, at least one.
  private let count: Int

  /// - Parameter fits: Whether a text of examples leaves room enough in the model's window.
  /// - Returns: Nil if not even one example fits.
  init?(fits: (String) -> Bool) {
    func shown(_ count: Int) -> WriterPrompts { WriterPrompts(count: count) }
    let counts = (1...Self.examples.count).reversed()
    guard let count = counts.first(where: { fits(shown($0).question("", gapped: "", "").text) }) else { return nil }
    self.count = count
  }

  private init(count: Int) { self.count = count }

  private struct Example {
    var passage: String
    var question: String
    var answer: String

    /// With a gap for the answer; whole if the answer is no part of it.
    var gapped: String {
      passage.firstRange(of: answer).map { "\(passage[..<$0.lowerBound])___\(passage[$0.upperBound...])" } ?? passage
    }
  }

  private static let examples = [
    Example(
      passage: "Old Tom Harrow built the mill at the end of the lane in 1870, with the help of two brothers.",
      question: "Who built the mill at the end of the lane?", answer: "Old Tom Harrow"),
    Example(
      passage: "Dr Nwosu's team counted 412 nests on the northern cliffs, twice as many as the year before.",
      question: "How many nests did Dr Nwosu's team count on the northern cliffs?", answer: "412 nests"),
    Example(
      passage: "In the cold winter the fishermen sold their boats because no ship could leave the harbour until spring.",
      question: "Why did the fishermen sell their boats in the cold winter?",
      answer: "because no ship could leave the harbour until spring"),
    Example(
      passage: "The method uses a small network to choose which sentences are read again.",
      question: "What does the method use to choose which sentences are read again?", answer: "a small network"),
    Example(
      passage: "Maria Lenk kept bees on the roof of the town hall, and sold the honey at the fair.",
      question: "Did Maria Lenk keep bees on the roof of the town hall?", answer: "Yes"),
    Example(
      passage: "The school opened in Lindby in March 1922, with nine pupils and a single teacher.",
      question: "When did the school in Lindby open?", answer: "March 1922"),
    Example(
      passage: "The guards of the pass took one sack of salt in ten as a toll.",
      question: "Who took one sack of salt in ten as a toll?", answer: "The guards of the pass"),
    Example(
      passage: "The bridge over the Tarn was painted red, green and white for the wedding.",
      question: "What was painted red, green and white for the wedding?", answer: "The bridge over the Tarn"),
  ]

  /// Up to the question that asks for a part of a sentence.
  func question(_ sentence: String, gapped: String, _ answer: String) -> WriterPrompt {
    func form(_ sentence: String, _ gapped: String, _ answer: String) -> String {
      "Statement: \(sentence)\nGap: \(gapped)\nAnswer: \(answer)\nQuestion:"
    }
    let shown = Self.examples.prefix(count).map {
      "\(form($0.passage, $0.gapped, $0.answer)) \($0.question)\n\n"
    }.joined()
    return WriterPrompt(form: .question, text: shown + form(sentence, gapped, answer))
  }

  /// Up to the answer, with a passage in view.
  func answer(_ question: String, in passage: String) -> WriterPrompt {
    let shown = Self.examples.prefix(count).map {
      "Passage: \($0.passage)\nQuestion: \($0.question)\nAnswer: \($0.answer)\n\n"
    }.joined()
    return WriterPrompt(form: .answer, text: "\(shown)Passage: \(passage)\nQuestion: \(question)\nAnswer:")
  }

  /// Up to the answer, without a passage.
  func closedBook(_ question: String) -> WriterPrompt {
    let shown = Self.examples.prefix(count).map { "Question: \($0.question)\nAnswer: \($0.answer)\n\n" }.joined()
    return WriterPrompt(form: .closedBook, text: "\(shown)Question: \(question)\nAnswer:")
  }
}
