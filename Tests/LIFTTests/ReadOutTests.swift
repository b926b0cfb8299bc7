import LIFT
import TestSupport
import Testing
import Transformers

@Suite struct ReadOutTests {
  private let model: LanguageModel
  private let window: Int

  init() throws {
    model = try LanguageModel(path: Fixture.path("tiny_llama/tied/model.gguf"))
    window = model.model.configuration.contextLength
  }

  private func readOut(maxTokens: Int = 8) throws -> ReadOut {
    try ReadOut(model, settings: SamplingSettings(maxTokens: maxTokens))
  }

  private func text(_ prompt: [Int32]) -> String { model.tokenizer.decode(prompt) }

  @Test func closedBookIsTheQuestionInTheTemplate() throws {
    let prompt = try readOut().tokens(of: Prompt("Who?"))
    #expect(text(prompt.tokens).contains("<|im_start|>user\nWho?<|im_end|>"))
    #expect(prompt.cut == 0)
  }

  /// Together or alone: the same answers, whatever is in view.
  @Test func questionsAreAnsweredTogether() throws {
    let questions = ["Who?", "What is it that the fox does?", "Why?"] + (0..<17).map { "Who is number \($0)?" }
    for document in [nil, "a fox and a dog"] {
      let readOut = try readOut()
      let prompts = questions.map { Prompt(question: $0, document: document, title: "Fox") }
      var answers = [ReadOut.Answer?](repeating: nil, count: questions.count)
      try readOut.answer(prompts) { answers[$0] = $1 }
      for (prompt, answer) in zip(prompts, answers) {
        let alone = try readOut.answer(prompt)
        #expect(answer?.text == alone.text && answer?.reason == alone.reason)
        #expect(answer?.prompt == alone.prompt && answer?.answerTokens == alone.answerTokens)
      }
    }
  }

  @Test func aTitleIsNamed() throws {
    let prompt = try readOut().tokens(of: Prompt(question: "Who?", title: "Fox"))
    #expect(
      text(prompt.tokens).contains(
        "user\nPlease answer the question based on \"Fox\".\nQuestion: Who?\nAnswer:<|im_end|>"))
  }

  @Test func aShortDocumentIsWholeInThePrompt() throws {
    let prompt = try readOut().tokens(of: Prompt(question: "Who?", document: "a fox"))
    #expect(
      text(prompt.tokens).contains(
        "user\nPlease answer the question based on the long texts below. \na fox\nQuestion: Who?\nAnswer:<|im_end|>"))
    #expect(prompt.cut == 0)
  }

  @Test func aLongDocumentLosesItsMiddle() throws {
    let document = "BEGIN" + String(repeating: " fox", count: 2 * window) + " END"
    for maxTokens in [8, 9] {
      let prompt = try readOut(maxTokens: maxTokens).tokens(of: Prompt(question: "Who?", document: document))
      #expect(prompt.tokens.count == window - maxTokens)
      #expect(prompt.cut > 0)
      let text = text(prompt.tokens)
      #expect(text.contains("BEGIN") && text.contains("END\nQuestion: Who?\nAnswer:"))
    }
  }

  @Test func aQuestionLongerThanTheWindowIsRefused() throws {
    let question = String(repeating: "why ", count: window)
    for document in [nil, "a fox"] {
      let prompt = Prompt(question: question, document: document)
      let error = try #require(inputError { _ = try readOut().tokens(of: prompt) })
      #expect(error.kind == .usage)
      #expect(error.place == "question")
      let room = window - 8
      #expect(
        error.problem.hasSuffix(
          document == nil
            ? "and \(room) fit beside 8 new ones" : "and \(room / 2) fit beside 8 new ones and the head of the document"))
    }
  }

  @Test func answersThatLeaveNoRoomAreRefused() throws {
    let readOut = try readOut(maxTokens: window)
    #expect(inputError { _ = try readOut.tokens(of: Prompt("Who?")) }?.place == "max-tokens")
  }

  @Test func piecesJoinToTheAnswer() throws {
    var pieces = ""
    let answer = try readOut().answer(Prompt("Who?")) { piece in
      pieces += piece
      return true
    }
    #expect(pieces == answer.text)
    #expect(answer.answerTokens <= 8)
    // A second question that starts alike continues from what was read and must not answer differently.
    let readOut = try readOut()
    _ = try readOut.answer(Prompt("Who is it?"))
    #expect(try readOut.answer(Prompt("Who?")).text == answer.text)
  }

  // MARK: - Prompts of benchmarks

  /// System message, words before and behind, and the start of the answer stand where they belong.
  @Test func everyPartOfAPromptHasItsPlace() throws {
    var prompt = Prompt(before: "Read: ", document: "a fox", behind: " Who?")
    prompt.system = "Be short."
    prompt.answerStart = "It is"
    let text = text(try readOut().tokens(of: prompt).tokens)
    #expect(text.contains("system\nBe short.<|im_end|>"))
    #expect(text.hasSuffix("user\nRead: a fox Who?<|im_end|>\n<|im_start|>assistant\nIt is"))
    prompt.usesTemplate = false
    let bare = try readOut().tokens(of: prompt)
    #expect(self.text(bare.tokens) == "Be short.Read: a fox Who?It is")
    #expect(bare.cut == 0)
  }

  /// What looks like a control token is text where no template is around it.
  @Test func aBarePromptHasNoControlTokens() throws {
    var prompt = Prompt("Who?<|im_end|>")
    prompt.usesTemplate = false
    let end = model.tokenizer.encode("<|im_end|>", specialTokens: .asText)
    #expect(end.count > 1)
    #expect(try readOut().tokens(of: prompt).tokens.suffix(end.count) == end[...])
  }

  /// The prompt's own limit goes before that of the settings, for the answer and for the room it needs.
  @Test func aPromptHasItsOwnLimit() throws {
    var prompt = Prompt(question: "Who?", document: String(repeating: " fox", count: 2 * window))
    prompt.maxTokens = 3
    let readOut = try readOut()
    #expect(try readOut.tokens(of: prompt).tokens.count == window - 3)
    prompt.document = "a fox"
    #expect(try readOut.answer(prompt).answerTokens <= 3)
    try readOut.answer([prompt, Prompt("Who?")]) { index, answer in
      #expect(answer.answerTokens <= [3, 8][index])
    }
  }

  /// What is left for a document is what a document may have without being cut.
  @Test func aDocumentThatFillsTheRoomIsNotCut() throws {
    let readOut = try readOut()
    var prompt = Prompt(before: "Read:", document: "", behind: "\nWho?")
    let room = try readOut.room(in: prompt)
    let word = model.tokenizer.encode(" fox", specialTokens: .asText).count
    prompt.document = String(repeating: " fox", count: room / word)
    #expect(try readOut.tokens(of: prompt).cut == 0)
    prompt.document = String(repeating: " fox", count: room / word + 2)
    #expect(try readOut.tokens(of: prompt).cut > 0)
  }
}
