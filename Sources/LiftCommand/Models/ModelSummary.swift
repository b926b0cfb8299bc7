import Evaluation
import Foundation
import TensorFiles
import Tokenizers
import Transformers

/// What a GGUF file or a folder says about its model, whatever the architecture.
struct ModelSummary: Encodable {
  struct Tensor: Encodable {
    var name: String
    var type: String
    var shape: [Int]

    init(_ tensor: StoredTensor) { (name, type, shape) = (tensor.name, tensor.elementType.name, tensor.shape) }
  }
  struct TypeTotal: Encodable {
    var type: String
    var tensors: Int
    var values: Int
    var sizeInBytes: Int
  }

  var path: String
  var name: String?
  var architecture: String?
  /// Nil for a folder.
  var ggufVersion: Int?
  var parameters: Int
  var sizeInBytes: Int
  /// Keys of the architecture, such as `context_length`, or of `config.json`, with their values as text.
  var sizes: [String: String]
  var types: [TypeTotal]
  var tokenizer: String?
  var preTokenizer: String?
  var vocabularySize: Int?
  var chatTemplate: String?
  var tensors: [Tensor]

  init(_ file: GGUFFile) throws {
    let keys = file.metadata
    path = file.path
    name = try keys.string("general.name")
    architecture = try keys.string("general.architecture")
    ggufVersion = file.version
    parameters = file.tensors.reduce(0) { $0 + $1.elementCount }
    sizeInBytes = file.tensors.first?.file.size ?? 0
    let prefix = (architecture ?? "") + "."
    sizes = Dictionary(
      uniqueKeysWithValues: keys.keys.filter { $0.hasPrefix(prefix) }.map {
        (String($0.dropFirst(prefix.count)), keys[$0]?.plainText ?? "")
      })
    types = Self.totals(file.tensors)
    tokenizer = try keys.string("tokenizer.ggml.model")
    preTokenizer = try keys.string("tokenizer.ggml.pre")
    vocabularySize = try keys.strings("tokenizer.ggml.tokens")?.count
    chatTemplate = try keys.string("tokenizer.chat_template")
    tensors = file.tensors.map(Tensor.init)
  }

  init(_ folder: HuggingFaceFolder) throws {
    let stored = try folder.tensors(), vocabulary = try? TokenizerVocabulary(folder)
    path = folder.path
    name = URL(fileURLWithPath: folder.path).standardizedFileURL.lastPathComponent
    architecture = folder.modelType
    parameters = stored.reduce(0) { $0 + $1.elementCount }
    sizeInBytes = try LanguageModel.weightsSize(path: folder.path)
    sizes = folder.facts
    types = Self.totals(stored)
    tokenizer = vocabulary?.model ?? "one that cannot be used here"
    preTokenizer = vocabulary?.pre
    vocabularySize = vocabulary?.tokens.count
    chatTemplate = try folder.chatTemplateSource()?.source
    tensors = stored.map(Tensor.init)
  }

  private static func totals(_ tensors: [StoredTensor]) -> [TypeTotal] {
    Dictionary(grouping: tensors, by: \.elementType).map { type, tensors in
      TypeTotal(
        type: type.name, tensors: tensors.count, values: tensors.reduce(0) { $0 + $1.elementCount },
        sizeInBytes: tensors.reduce(0) { $0 + $1.byteCount })
    }.sorted { ($0.sizeInBytes, $1.type) > ($1.sizeInBytes, $0.type) }
  }

  func text(listingTensors: Bool) -> String {
    var facts = TextTable([.init("fact"), .init("value")])
    let kind = ggufVersion.map { ("file", "GGUF \($0)") } ?? ("folder", "safetensors")
    facts.append([kind.0, "\(path) (\(kind.1), \(Format.bytes(sizeInBytes)))"])
    facts.append(["name", printable(name ?? "–")])
    facts.append(["architecture", printable(architecture ?? "–")])
    facts.append(["parameters", Format.count(parameters)])
    for (key, value) in sizes.sorted(by: { $0.key < $1.key }) {
      facts.append([printable(key.replacingOccurrences(of: "_", with: " ")), printable(value)])
    }
    for type in types {
      facts.append([
        "weights",
        "\(type.type): \(type.tensors) tensors, \(Format.count(type.values)) values, \(Format.bytes(type.sizeInBytes))",
      ])
    }
    let pre = preTokenizer.map { ", pre-tokenizer \($0)" } ?? ""
    let size = vocabularySize.map { ", \(Format.count($0)) tokens" } ?? ""
    facts.append(["tokenizer", "\(tokenizer ?? "none")\(pre)\(size)"])
    var text = facts.rendered() + "\nchat template\n" + (chatTemplate.map(indented) ?? "  none") + "\n"
    if listingTensors {
      var list = TextTable([.init("tensor"), .init("type"), .init("shape")])
      for tensor in tensors {
        list.append([printable(tensor.name), tensor.type, tensor.shape.map(String.init).joined(separator: " × ")])
      }
      text += "\n" + list.rendered()
    }
    return text
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + printable(String($0)) }.joined(separator: "\n")
  }
}

extension GGUFValue {
  /// The value without its type; long arrays are only counted.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .bool(let value): "\(value)"
    case .float32(let number): "\(number)"
    case .float64(let number): "\(number)"
    case .array(let array): array.integers.flatMap { $0.count <= 8 ? "\($0)" : nil } ?? "\(array.count) values"
    default: integer.map { String($0) } ?? description
    }
  }
}
