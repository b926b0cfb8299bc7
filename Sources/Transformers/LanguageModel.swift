import Autograd
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Tokenizers

/// A model with what it needs to read and write text: tokenizer and chat template, all from one GGUF file or from one
/// folder of Hugging Face.
public final class LanguageModel {
  public let path: String
  /// `general.name` of the file, else the name of the file or folder.
  public let name: String
  public let model: LlamaModel
  public let tokenizer: Tokenizer
  /// Nil if the file has none; such a model can continue text but not answer.
  public let chatTemplate: ChatTemplate?

  private var knownHash: String?

  /// Loads a GGUF file, or a folder with `config.json`, safetensors and `tokenizer.json`.
  /// - Parameter backend: What computes with the model.
  /// - Throws: ``InputError`` for a file that is damaged or holds a model that is not supported.
  public init(path: String, on backend: any Backend = CPUBackend.shared) throws {
    self.path = path
    let url = URL(fileURLWithPath: path)
    if Self.isFolder(path) {
      let folder = try HuggingFaceFolder(path: path)
      name = url.standardizedFileURL.lastPathComponent
      tokenizer = try Tokenizer(TokenizerVocabulary(folder))
      chatTemplate = try folder.chatTemplate()
      model = try LlamaModel(folder, on: backend)
    } else {
      let file = try GGUFFile(path: path)
      try Self.check(file)
      name = try file.metadata.string("general.name") ?? url.deletingPathExtension().lastPathComponent
      tokenizer = try Tokenizer(TokenizerVocabulary(file))
      chatTemplate = try file.metadata.string("tokenizer.chat_template").map {
        try ChatTemplate(source: $0, name: "\(path): tokenizer.chat_template")
      }
      model = try LlamaModel(file, on: backend)
    }
    guard tokenizer.vocabularySize <= model.configuration.vocabularySize else {
      throw InputError.invalid(
        path,
        "the tokenizer has \(tokenizer.vocabularySize) tokens and the embedding \(model.configuration.vocabularySize) rows",
        remedy: "The file is damaged.")
    }
  }

  /// ``hash(path:)`` of the model's files, read once.
  public func fileHash() throws -> String {
    if let knownHash { return knownHash }
    let hash = try Self.hash(path: path)
    knownHash = hash
    return hash
  }

  /// The tokens of a conversation in the model's own format; what looks like a control token in a message is text.
  /// - Parameter addGenerationPrompt: End with the opening of the assistant's turn.
  public func chatTokens(_ messages: [ChatMessage], addGenerationPrompt: Bool = true) throws -> [Int32] {
    try tokenizer.encode(messages) { try chatText($0, addGenerationPrompt: addGenerationPrompt) }
  }

  /// The text of a conversation in the model's own format.
  public func chatText(_ messages: [ChatMessage], addGenerationPrompt: Bool = true) throws -> String {
    guard let chatTemplate else {
      throw InputError.invalid(
        path, "the model has no chat template, so it cannot be asked questions",
        remedy: "Use lift generate to continue a text, or take an instruction-tuned model.")
    }
    return try chatTemplate.render(
      messages: messages, addGenerationPrompt: addGenerationPrompt, bosToken: text(tokenizer.bosTokenID),
      eosToken: text(tokenizer.eosTokenID))
  }

  /// Continues prompts with this model, ending at the tokens that end a turn.
  public var generator: Generator {
    Generator(
      model: model, stopTokens: tokenizer.endOfGenerationTokenIDs, tokenCount: tokenizer.vocabularySize)
  }

  private func text(_ token: Int32?) -> String { token.map { tokenizer.vocabulary.tokens[Int($0)] } ?? "" }

  /// Refuses what is no model, or none of a known family, before anything else is read.
  private static func check(_ file: GGUFFile) throws {
    if let type = try file.metadata.string("general.type"), type != "model" {
      throw InputError.invalid(file.path, "this is a GGUF file of type \"\(type)\", expected a model")
    }
    _ = try ModelFamily(file)
  }
}

extension TokenizerVocabulary {
  /// The tokenizer keys of a GGUF file.
  init(_ file: GGUFFile) throws {
    let keys = file.metadata
    func token(_ name: String) throws -> Int32? {
      let key = "tokenizer.ggml.\(name)_token_id"
      return try keys.int(key).map { number in
        guard let id = Int32(exactly: number) else {
          throw InputError.invalid(file.path, "key \(key) is \(number), expected the number of a token")
        }
        return id
      }
    }
    let types = try keys.requiredInts("tokenizer.ggml.token_type").map { number in
      guard let type = Int32(exactly: number).flatMap(TokenType.init(rawValue:)) else {
        throw InputError.invalid(
          file.path, "key tokenizer.ggml.token_type holds \(number), expected a type from 1 to 6")
      }
      return type
    }
    self.init(
      source: file.path, model: try keys.requiredString("tokenizer.ggml.model"),
      pre: try keys.string("tokenizer.ggml.pre"), tokens: try keys.requiredStrings("tokenizer.ggml.tokens"),
      tokenTypes: types, merges: try keys.strings("tokenizer.ggml.merges") ?? [],
      scores: try keys.floats("tokenizer.ggml.scores") ?? [], bosTokenID: try token("bos"), eosTokenID: try token("eos"),
      eotTokenID: try token("eot"), unknownTokenID: try token("unknown"), paddingTokenID: try token("padding"),
      addBOS: try keys.bool("tokenizer.ggml.add_bos_token"), addEOS: try keys.bool("tokenizer.ggml.add_eos_token"))
  }
}
