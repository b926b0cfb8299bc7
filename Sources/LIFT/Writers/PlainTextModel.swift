import Transformers

/// A language model that continues plain text; its chat template is not used.
package final class PlainTextModel: WritingModel {
  /// More than any choice has.
  private static let mostTokens = 200

  private let model: LanguageModel
  // One for each form: what its prompts begin with, the examples, is kept from one call to the next.
  private let batches: [WriterPrompt.Form: GenerationBatch]
  private let scorers: [WriterPrompt.Form: ContinuationScorer]
  private let marks: LineMarks

  package init(_ model: LanguageModel) {
    self.model = model
    let forms = WriterPrompt.Form.allCases
    batches = Dictionary(uniqueKeysWithValues: forms.map { ($0, GenerationBatch(model.generator)) })
    scorers = Dictionary(uniqueKeysWithValues: forms.map { ($0, ContinuationScorer(model.model)) })
    marks = LineMarks(model.tokenizer)
  }

  package var name: String { model.name }
  package var window: Int { model.model.configuration.contextLength }
  package func tokenCount(_ text: String) -> Int { model.tokenizer.encode(text, specialTokens: .asText).count }

  package func choose(_ requests: [LineRequest]) throws -> [String] {
    guard let form = requests.first?.prompt.form, let batch = batches[form] else { return [] }
    let settings = SamplingSettings(maxTokens: Self.mostTokens)
    let results = try batch.generate(requests.map { tokens($0.prompt) }) { _ in
      settings
    } constraint: { [model, marks] index in
      let choices = requests[index].choices.map { " " + $0 }
      return LineConstraint(model.tokenizer, openings: choices, ending: .questionMark, marks: marks)
    }
    return results.map { model.tokenizer.decode($0?.tokens ?? []).singleSpaced }
  }

  package func losses(_ texts: [(prompt: WriterPrompt, text: String)]) throws -> [Double] {
    guard let form = texts.first?.prompt.form, let scorer = scorers[form] else { return [] }
    let pairs = texts.map { (tokens($0.prompt), model.tokenizer.encode($0.text, specialTokens: .asText)) }
    return try scorer.score(pairs).map(\.meanLoss)
  }

  private func tokens(_ prompt: WriterPrompt) -> [Int32] {
    model.tokenizer.encode(prompt.text, specialTokens: .asText, addingBOS: model.tokenizer.addsBOS)
  }
}
