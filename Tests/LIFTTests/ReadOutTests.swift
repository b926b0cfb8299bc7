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
    let prompt = try readOut().prompt("Who?")
    #expect(text(prompt.tokens).contains("<|im_start|>user\nWho?<|im_end|>"))
    #expect(prompt.cut == 0)
  }

  /// Together or alone: the same answers, whatever is in view.
  @Test func questionsAreAnsweredTogether() throws {
    let questions = ["Who?", "What is it that the fox does?", "Why?"] + (0..<17).map { "Who is number \($0)?" }
    for document in [nil, try Document(text: "a fox and a dog")] {
      let readOut = try readOut()
      var answers = [ReadOut.Answer?](repeating: nil, count: questions.count)
      try readOut.answer(questions, document: document, title: "Fox") { answers[$0] = $1 }
      for (question, answer) in zip(questions, answers) {
        let alone = try readOut.answer(question, document: document, title: "Fox")
        #expect(answer?.text == alone.text && answer?.reason == alone.reason)
        #expect(answer?.promptTokens == alone.promptTokens && answer?.answerTokens == alone.answerTokens)
      }
    }
  }

  @Test func aTitleIsNamed() throws {
    let prompt = try readOut().prompt("Who?", title: "Fox")
    #expect(
      text(prompt.tokens).contains(
        "user\nPlease answer the question based on \"Fox\".\nQuestion: Who?\nAnswer:<|im_end|>"))
  }

  @Test func aShortDocumentIsWholeInThePrompt() throws {
    let prompt = try readOut().prompt("Who?", document: try Document(text: "a fox"))
    #expect(
      text(prompt.tokens).contains(
        "user\nPlease answer the question based on the long texts below. \na fox\nQuestion: Who?\nAnswer:<|im_end|>"))
    #expect(prompt.cut == 0)
  }

  @Test func aLongDocumentLosesItsMiddle() throws {
    let document = try Document(text: "BEGIN" + String(repeating: " fox", count: 2 * window) + " END")
    for maxTokens in [8, 9] {
      let prompt = try readOut(maxTokens: maxTokens).prompt("Who?", document: document)
      #expect(prompt.tokens.count == window - maxTokens)
      #expect(prompt.cut > 0)
      let text = text(prompt.tokens)
      #expect(text.contains("BEGIN") && text.contains("END\nQuestion: Who?\nAnswer:"))
    }
  }

  @Test func aQuestionLongerThanTheWindowIsRefused() throws {
    let question = String(repeating: "why ", count: window)
    let document = try Document(text: "a fox")
    for document in [nil, document] {
      let error = try #require(inputError { _ = try readOut().prompt(question, document: document) })
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
    #expect(inputError { _ = try readOut.prompt("Who?") }?.place == "max-tokens")
  }

  @Test func piecesJoinToTheAnswer() throws {
    var pieces = ""
    let answer = try readOut().answer("Who?") { piece in
      pieces += piece
      return true
    }
    #expect(pieces == answer.text)
    #expect(answer.answerTokens <= 8)
    // A second question that starts alike continues from what was read and must not answer differently.
    let readOut = try readOut()
    _ = try readOut.answer("Who is it?")
    #expect(try readOut.answer("Who?").text == answer.text)
  }
}
