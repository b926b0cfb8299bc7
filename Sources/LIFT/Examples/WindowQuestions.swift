import Diagnostics
import Randomness
import Training
import Transformers

/// Questions that the model itself writes about windows of consecutive sentences, with evidence that must be there.
///
/// A window of 16 sentences is drawn at random, and one question, its answer and verbatim evidence are asked for. They
/// count if none of the three is empty and the evidence stands in the window, white space aside. What does not count is
/// followed by another window, four times at most; what then is missing is reported.
///
/// Mao et al., 2025, arXiv:2502.14644v1, §3.2 and its code; there the reply has all three parts in one piece, the same
/// window is tried again greedily, which gives the same reply, and an empty evidence passes. Here the model continues plain
/// text behind an example and fills in a line at a time: SmolLM2-135M keeps to no form that it is only told of (none of 50
/// replies about the demonstration document counted; of 16 made so, 10 do). The question is sampled at temperature 0.7,
/// answer and evidence are greedy.
public struct WindowQuestions {
  public static let windowLength = 16
  public static let mostTries = 5
  private static let maxTokens = 64

  /// What was written, and how many of the wanted questions could not be had.
  public struct Result: Sendable, Equatable {
    public var tasks: [LearningTask]
    public var missing: Int
  }

  /// - Parameter onTask: Told how many questions there are; `.stop` ends the writing with what there is.
  /// - Throws: ``InputError`` if the document has too few sentences, or none of the replies counts.
  public static func write(
    _ document: Document, count: Int, by model: LanguageModel, seed: UInt64,
    onTask: (_ made: Int, _ count: Int) throws -> TrainingDecision
  ) throws -> Result {
    let sentences = try check(document)
    var generator = SeededGenerator(seed: seed, stream: "tasks")
    var tasks: [LearningTask] = []
    for round in 0..<mostTries where tasks.count < count {
      func shouldStop() throws -> Bool {
        if case .stop = try onTask(tasks.count, count) { true } else { false }
      }
      if try shouldStop() { return Result(tasks: tasks, missing: count - tasks.count) }
      let windows = (tasks.count..<count).map { _ in
        let first = generator.index(below: sentences.count - windowLength + 1)
        return sentences[first..<first + windowLength].joined(separator: " ")
      }
      let seed = generator.next() &+ UInt64(round)
      guard let forms = try fill(windows.map { Form(window: $0) }, by: model, seed: seed, shouldStop) else {
        return Result(tasks: tasks, missing: count - tasks.count)
      }
      tasks += forms.compactMap { form in
        guard form.isGood else { return nil }
        return LearningTask(
          prompt: Prompt(question: form.question, document: document.text), answer: form.answer)
      }
    }
    guard !tasks.isEmpty else {
      throw InputError.invalid(
        document.source, "the model wrote no question with an answer and verbatim evidence in \(mostTries * count) tries",
        remedy: "Use sentence-order tasks, none, or a larger model.")
    }
    return Result(tasks: tasks, missing: count - tasks.count)
  }

  /// A question of usual length, for what must be known before any is written.
  static func placeholder(_ document: Document) -> LearningTask {
    LearningTask(
      prompt: Prompt(question: "What does the text say about this matter, and why?", document: document.text),
      answer: "It says that this is so because of what has been told before.")
  }

  /// What is asked for, filled in line by line.
  private struct Form {
    var window: String
    var question = "", answer = "", evidence = ""

    static var lines: [(name: String, key: WritableKeyPath<Form, String>)] {
      [("Question", \.question), ("Answer", \.answer), ("Evidence", \.evidence)]
    }

    var isGood: Bool { ![question, answer, evidence].contains("") && window.contains(evidence) }

    /// The request, and the form as far as it is filled in, up to the line that comes next.
    func prompt(before line: Int) -> Prompt {
      var prompt = Prompt(
        """
        A passage, a question about it, the answer, and the sentence of the passage that it rests on, word for word.

        Passage: The mill stands at the end of the lane. Old Tom Harrow built it in 1870, with the help of two brothers. Its \
        door is green, and the miller's cat sleeps behind it.
        Question: Who built the mill?
        Answer: Old Tom Harrow
        Evidence: Old Tom Harrow built it in 1870, with the help of two brothers.

        Passage: \(window)

        """)
      prompt.usesTemplate = false
      let filled = Self.lines[..<line].map { "\($0.name): \(self[keyPath: $0.key])\n" }.joined()
      prompt.answerStart = "\(filled)\(Self.lines[line].name):"
      return prompt
    }
  }

  /// The sentences of a document that has enough of them.
  @discardableResult
  static func check(_ document: Document) throws -> [String] {
    let sentences = document.sentences
    guard sentences.count >= windowLength else {
      throw InputError.invalid(
        document.source, "it has \(sentences.count) sentences, and window-questions needs \(windowLength)",
        remedy: "Leave the tasks out, or give a longer text.")
    }
    return sentences
  }

  private struct Stopped: Error {}

  /// The forms filled in; nil if that was stopped.
  private static func fill(
    _ forms: [Form], by model: LanguageModel, seed: UInt64, _ shouldStop: () throws -> Bool
  ) throws -> [Form]? {
    var forms = forms
    for (line, part) in Form.lines.enumerated() {
      let settings = SamplingSettings(temperature: line == 0 ? 0.7 : 0, seed: seed, maxTokens: maxTokens)
      let prompts = forms.map { $0.prompt(before: line) }
      do {
        try ReadOut(model, settings: settings).answer(prompts) { index, reply in
          if try shouldStop() { throw Stopped() }
          let first = reply.text.drop(while: \.isWhitespace).split(whereSeparator: \.isNewline).first ?? ""
          forms[index][keyPath: part.key] = first.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
      } catch is Stopped {
        return nil
      } catch let error as InputError where error.place == "question" || error.place == "max-tokens" {
        throw InputError.usage(
          "tasks", "\(windowLength) sentences of the document do not fit the model's window of "
            + "\(model.model.configuration.contextLength) tokens", remedy: "Choose sentence-order, or none.")
      }
    }
    return forms
  }
}
