import Diagnostics
import QuestionWriting
import Transformers

/// Who writes questions about passages, by the name that settings give them.
enum WriterKind: Equatable {
  /// ``RuleWriter``.
  case rules
  /// ``ModelWriter``: the model that is adapted.
  case own
  /// ``ServerWriter``, at this address.
  case server(String)
  /// ``FileWriter``, with this file.
  case file(String)

  /// - Throws: ``InputError`` for a name of nobody.
  init(_ name: String) throws {
    switch name {
    case "rules": self = .rules
    case "self": self = .own
    case _ where name.hasPrefix("http://") || name.hasPrefix("https://"): self = .server(name)
    case _ where name.hasSuffix(".jsonl"): self = .file(name)
    default:
      throw InputError.usage(
        "writer", "\"\(name)\" is none of rules, self, the address of a server, and a file that ends in .jsonl",
        remedy: "Choose one of them.")
    }
  }

  /// Whether it writes at once: what it writes is then known before a training begins.
  var isInstant: Bool {
    switch self {
    case .rules, .file: true
    case .own, .server: false
    }
  }

  /// - Parameter cache: Where pairs are kept that took time to write, so that none is asked for twice; nil keeps none.
  func make(
    _ passages: [Passage], about document: Document, by model: LanguageModel, _ settings: LiftSettings, cache: String?
  ) throws -> any QuestionWriter {
    let data = settings.data
    func cached(_ make: ([Passage]) throws -> any QuestionWriter) throws -> any QuestionWriter {
      guard let cache else { return try make(passages) }
      return try CachedWriter(passages, at: cache, document: document.hash, writer: make)
    }
    switch self {
    case .rules:
      // Others for every epoch: they cost nothing.
      let most = data.pairs.map { $0 * max(1, settings.training.taskEpochs) }
      return RuleWriter(passages: passages, most: most, seed: settings.seed)
    case .file(let path): return try FileWriter(passages, path: path)
    case .own:
      var writer = ModelWriterSettings()
      if let pairs = data.pairs { writer.pairCount = pairs }
      writer.seed = settings.seed
      return try cached { try ModelWriter($0, by: model, writer) }
    case .server(let address):
      var writer = ServerWriterSettings(url: address, model: data.writerModel ?? "")
      if let pairs = data.pairs { writer.pairCount = pairs }
      return try cached { try ServerWriter($0, writer, passageCount: passages.count) }
    }
  }
}
