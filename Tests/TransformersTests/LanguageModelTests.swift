import Diagnostics
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Tokenizers
import Transformers

struct LanguageModelTests {
  @Test func everythingComesFromOneFile() throws {
    let model = try LanguageModel(path: TinyModel.tied.ggufPath)
    #expect(model.name == "tiny llama, tied")
    #expect(model.tokenizer.vocabularySize == model.model.configuration.vocabularySize)
    let text = "the lighthouse in winter"
    #expect(model.tokenizer.decode(model.tokenizer.encode(text, specialTokens: .asText)) == text)
  }

  @Test func chatsInTheModelsOwnTemplate() throws {
    let model = try LanguageModel(path: TinyModel.tied.ggufPath)
    let messages = [ChatMessage(role: "user", content: "hello")]
    #expect(try model.chatText(messages) == "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n")
    // Ids 1 and 2 are the control tokens of the template, read as such and not as text.
    let tokens = try model.chatTokens(messages, addGenerationPrompt: false)
    #expect(tokens.first == 1 && tokens.filter { $0 <= 2 } == [1, 2])
    #expect(model.generator.stopTokens.contains(2))
  }

  /// Rows of the embedding that no text leads to have a name in GGUF files, and no text.
  @Test func placeHoldersSayNothing() throws {
    let tokenizer = try LanguageModel(path: TinyModel.qwen2.ggufPath).tokenizer
    #expect(tokenizer.vocabulary.tokens[317] == "[PAD317]")
    #expect(tokenizer.decode([34, 317, 35]) == tokenizer.decode([34, 35]))
    #expect(!tokenizer.encode("[PAD317]", specialTokens: .parsed).contains(317))
  }

  @Test func aModelWithoutATemplateCannotChat() throws {
    try withChangedFile { $0["tokenizer.chat_template"] = nil } body: { path in
      let model = try LanguageModel(path: path)
      #expect(model.chatTemplate == nil)
      let error = inputError { _ = try model.chatText([]) }
      #expect(error?.problem == "the model has no chat template, so it cannot be asked questions")
    }
  }

  @Test func otherFilesAreRefused() throws {
    try withChangedFile { $0["general.architecture"] = .string("mamba") } body: { path in
      #expect(
        inputError { _ = try LanguageModel(path: path) }
          == .invalid(
            path, "the architecture is \"mamba\", and only \"llama\" and \"qwen2\" are supported",
            remedy: "Use a model of one of these families, such as SmolLM2 or Qwen2.5."))
    }
    try withChangedFile { $0["general.type"] = .string("adapter") } body: { path in
      let error = inputError { _ = try LanguageModel(path: path) }
      #expect(error?.problem == "this is a GGUF file of type \"adapter\", expected a model")
    }
  }

  private func withChangedFile(_ change: (inout GGUFMetadata) -> Void, body: (String) throws -> Void) throws {
    let file = try GGUFFile(path: TinyModel.tied.ggufPath)
    var metadata = file.metadata
    change(&metadata)
    try withTemporaryDirectory { directory in
      let path = "\(directory)/model.gguf"
      try GGUFFile.write(file.tensors.map { OutputTensor(copying: $0) }, metadata: metadata, to: path)
      try body(path)
    }
  }
}
