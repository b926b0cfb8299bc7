import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct GenerationBatchTests {
  /// The fixture's prompts, whose likeliest continuations are no close calls, as often as wanted.
  private func prompts(_ variant: TinyModel, _ count: Int) throws -> [TinyModel.Sequence] {
    let sequences = try variant.sequences()
    return (0..<count).map { sequences[$0 % sequences.count] }
  }

  /// More prompts than go together, with limits of their own: sequences leave and others take their places.
  @Test(arguments: TinyModel.allCases, [1, 3, 40])
  func eachSequenceIsWhatItIsAlone(variant: TinyModel, together: Int) throws {
    let model = try variant.load(), prompts = try prompts(variant, 11)
    var order: [Int] = []
    let results = try Generator(model: model, stopTokens: []).generate(
      prompts.map(\.tokens), together: together
    ) { SamplingSettings(maxTokens: 1 + $0 * 5 % 24) } onResult: { index, _ in
      order.append(index)
      return true
    }
    for (index, (result, prompt)) in zip(results, prompts).enumerated() {
      #expect(result?.tokens == Array(prompt.greedy.prefix(1 + index * 5 % 24)), "prompt \(index)")
      #expect(result?.reason == .length)
    }
    #expect(order.sorted() == Array(prompts.indices))
    // Alone they end in order; together the short ones overtake.
    #expect((order == order.sorted()) == (together == 1))
  }

  @Test func sampledTokensAreThoseOfTheSequenceAlone() throws {
    let model = try TinyModel.untied.load(), generator = Generator(model: model, stopTokens: [])
    let prompts = (0..<5).map { tinyTokens(4 + $0, seed: UInt64($0)) }
    func settings(_ index: Int) -> SamplingSettings {
      SamplingSettings(temperature: 1, topP: 0.9, seed: UInt64(index), maxTokens: 12)
    }
    let together = try generator.generate(prompts, settings: settings)
    for (index, prompt) in prompts.enumerated() {
      let alone = try generator.generate(prompt, settings: settings(index), cache: model.makeCache())
      #expect(together[index]?.tokens == alone.tokens)
    }
  }

  @Test func stopTokensEndSequencesOneByOne() throws {
    let model = try TinyModel.tied.load(), prompts = try prompts(.tied, 3)
    let stop = prompts[1].greedy[5]
    let results = try Generator(model: model, stopTokens: [stop]).generate(prompts.map(\.tokens)) { _ in
      SamplingSettings(maxTokens: 24)
    }
    for (result, prompt) in zip(results, prompts) {
      #expect(result?.tokens == Array(prompt.greedy.prefix { $0 != stop }))
      #expect(result?.reason == (prompt.greedy.contains(stop) ? .stop : .length))
    }
  }

  /// A document and several questions: the document is read once, by whoever comes first, even if that one has left.
  @Test func aSharedBeginningIsReadOnce() throws {
    let model = try TinyModel.tied.load(), generator = Generator(model: model, stopTokens: [])
    let document = tinyTokens(270, seed: 1)
    let batch = GenerationBatch(generator)
    func join(_ end: [Int32], _ maxTokens: Int) throws { try batch.join(document + end, settings: .init(maxTokens: maxTokens)) }
    var results: [Int: Generator.Result] = [:]
    func step() throws { for finished in try batch.step() { results[finished.id] = finished.result } }

    try join([5, 6, 7], 1)
    try join([5, 9], 3)
    try step()
    #expect(batch.count == 1)
    try join([8], 2)
    while batch.count > 0 { try step() }
    try join([5, 6, 3, 4], 4)
    while batch.count > 0 { try step() }

    #expect((0..<4).map { results[$0]?.promptTokensRead } == [273, 1, 1, 3 + 1])
    for (id, (end, count)) in [([5, 6, 7], 1), ([5, 9], 3), ([8], 2), ([5, 6, 3, 4], 4)].enumerated() {
      let alone = try generator.generate(
        document + end.map(Int32.init), settings: .init(maxTokens: count), cache: model.makeCache())
      #expect(results[id]?.tokens == alone.tokens, "sequence \(id)")
    }
  }

  @Test func theCallerMayEndIt() throws {
    let model = try TinyModel.tied.load(), prompts = try prompts(.tied, 4)
    let results = try Generator(model: model, stopTokens: []).generate(prompts.map(\.tokens), together: 2) {
      SamplingSettings(maxTokens: 2 + $0)
    } onResult: { index, _ in index < 0 }
    #expect(results.map { $0 == nil } == [false, true, true, true])
  }

  @Test func theEndOfTheWindowEndsOneSequence() throws {
    let model = try TinyModel.tied.load(), short = try prompts(.tied, 1)[0]
    let results = try Generator(model: model, stopTokens: []).generate([tinyTokens(509, seed: 4), short.tokens]) { _ in
      SamplingSettings(maxTokens: 24)
    }
    #expect(results[0]?.tokens.count == 3)
    #expect(results[1]?.tokens == short.greedy)
  }

  @Test func aPromptThatCannotBeReadLeavesTheOthers() throws {
    let model = try TinyModel.tied.load(), batch = GenerationBatch(Generator(model: model, stopTokens: []))
    let prompt = try prompts(.tied, 1)[0]
    try batch.join(prompt.tokens, settings: .init(maxTokens: 24))
    #expect(
      inputError { try batch.join([], settings: .init()) }?.description == "prompt: it has no tokens. Give some text.")
    #expect(
      inputError { try batch.join([5], settings: .init(topP: 0)) }?.description
        == "top-p: 0.0 is not above 0 and at most 1.")
    var results: [Generator.Result] = []
    while batch.count > 0 { results += try batch.step().map(\.result) }
    #expect(results.map(\.tokens) == [prompt.greedy])
    #expect(try batch.step().isEmpty)
  }
}
