import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Tokenizers

/// A model as a folder of Hugging Face: `config.json`, weights in safetensors, `tokenizer.json`; and, where they are there,
/// `tokenizer_config.json`, `generation_config.json` and `chat_template.jinja`.
public struct HuggingFaceFolder {
  public let path: String
  /// `config.json`.
  let configuration: JSONMembers

  /// - Throws: ``InputError`` if there is no configuration.
  public init(path: String) throws {
    self.path = path
    configuration = try JSONMembers(path: "\(path)/config.json")
  }

  /// `model_type`, as the file says it.
  public var modelType: String? { configuration.any("model_type") as? String }

  /// The texts, numbers and switches of `config.json`.
  public var facts: [String: String] { configuration.scalars }

  /// What the rotary frequencies are divided by, see ``LlamaModel/rotaryFrequencyFactors``.
  public func rotaryFrequencyFactors(headDimension: Int) throws -> [Float]? {
    try RopeParameters(configuration).frequencyFactors(headDimension: headDimension)
  }

  /// The members of a file that may be absent.
  func members(of name: String) throws -> JSONMembers? {
    let file = "\(path)/\(name)"
    return FileManager.default.fileExists(atPath: file) ? try JSONMembers(path: file) : nil
  }

  /// `chat_template.jinja`, else the template in `tokenizer_config.json`: a text, or the one named `default` in a list.
  public func chatTemplate() throws -> ChatTemplate? {
    try chatTemplateSource().map { try ChatTemplate(source: $0.source, name: $0.place) }
  }

  /// The same as it is written.
  public func chatTemplateSource() throws -> (source: String, place: String)? {
    let file = "\(path)/chat_template.jinja"
    if FileManager.default.fileExists(atPath: file) {
      guard let source = FileManager.default.contents(atPath: file).flatMap({ String(validating: $0, as: UTF8.self) })
      else {
        throw InputError.invalid(file, "it cannot be read as UTF-8 text", remedy: "Get the file again from where it came.")
      }
      return (source, file)
    }
    guard let keys = try members(of: "tokenizer_config.json"), keys.has("chat_template") else { return nil }
    let place = "\(keys.place): chat_template"
    if let source = keys.any("chat_template") as? String { return (source, place) }
    let templates = try keys.objects("chat_template") ?? []
    guard let entry = try templates.first(where: { try $0.string("name") == "default" }) else { return nil }
    return (try entry.required("template", entry.string), place)
  }

  /// The files that hold weights, by name: one, or those that the index names.
  func weightFiles() throws -> (names: [String], places: [String: String]?) {
    guard let index = try members(of: Self.indexName) else {
      guard FileManager.default.fileExists(atPath: "\(path)/\(Self.weightsName)") else {
        throw InputError.missing(
          "\(path)/\(Self.weightsName)", "there are no weights here",
          remedy: "Weights in .bin files are not read; save them as safetensors.")
      }
      return ([Self.weightsName], nil)
    }
    let places = try index.required("weight_map", index.texts)
    if let name = places.values.first(where: { $0.contains("/") || $0.isEmpty }) {
      throw InputError.invalid(index.place, "the file \"\(name)\" is not in this folder")
    }
    return (Set(places.values).sorted(), places)
  }

  /// All tensors, none of two files twice.
  /// - Throws: ``InputError`` if a file is missing or damaged, or does not hold what the index says.
  public func tensors() throws -> [StoredTensor] {
    let (names, places) = try weightFiles()
    let tensors = try names.flatMap { name in
      let file = try SafetensorsFile(path: "\(path)/\(name)")
      if let places, let stray = file.tensors.first(where: { places[$0.name] != name }) {
        throw InputError.invalid(
          file.path, "tensor \(stray.name) is not where \(Self.indexName) says", remedy: "Get the folder again from where it came.")
      }
      return file.tensors
    }
    let found = Set(tensors.map(\.name))
    if let missing = places?.keys.filter({ !found.contains($0) }).sorted().first {
      throw InputError.invalid(
        "\(path)/\(places?[missing] ?? "")", "tensor \(missing) is missing, which \(Self.indexName) places there",
        remedy: "Get the folder again from where it came.")
    }
    return tensors
  }

  static let weightsName = "model.safetensors"
  static let indexName = "model.safetensors.index.json"
}

extension LanguageModel {
  /// Whether there is a folder with a model at a path.
  public static func isFolder(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/config.json")
  }

  /// The bytes of the files that hold a model's weights.
  public static func weightsSize(path: String) throws -> Int {
    let files = isFolder(path) ? try HuggingFaceFolder(path: path).weightFiles().names.map { "\(path)/\($0)" } : [path]
    return try files.reduce(0) { sum, file in
      // Caches of models are full of links.
      let target = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
      return try sum + (FileManager.default.attributesOfItem(atPath: target)[.size] as? Int ?? 0)
    }
  }

  /// The identity of a model's files: SHA-256 of the one file, or of a line `hash␣␣name` for each file of a folder that
  /// decides what the model computes.
  public static func hash(path: String) throws -> String {
    guard isFolder(path) else { return try FileHash.sha256(path) }
    let optional = [
      "chat_template.jinja", "generation_config.json", HuggingFaceFolder.indexName, "tokenizer_config.json",
    ].filter { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
    let names = ["config.json", "tokenizer.json"] + optional + (try HuggingFaceFolder(path: path).weightFiles().names)
    return FileHash.sha256(text: try names.sorted().map { "\(try FileHash.sha256("\(path)/\($0)"))  \($0)\n" }.joined())
  }
}

extension LlamaModel {
  /// Builds the model with the weights of a folder.
  convenience init(_ folder: HuggingFaceFolder, trainable: Bool = false, on backend: any Backend) throws {
    let keys = folder.configuration
    let configuration = try LlamaConfiguration(keys)
    let source = WeightSource(
      try folder.tensors(), in: folder.path, of: configuration.family, .huggingFace, on: backend)
    let tiesHead = try keys.bool("tie_word_embeddings") ?? false
    // Frequencies follow from the configuration, and a tied head is the embedding whatever else is there.
    source.ignore { $0.hasSuffix("rotary_emb.inv_freq") || (tiesHead && $0 == WeightName.head.huggingFace) }
    try self.init(
      configuration, from: source, tiesHead: tiesHead,
      rotaryFrequencyFactors: try folder.rotaryFrequencyFactors(headDimension: configuration.headDimension),
      trainable: trainable, on: backend)
  }
}
