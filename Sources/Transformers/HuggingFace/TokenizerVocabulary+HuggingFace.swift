import Diagnostics
import Foundation
import Tokenizers

extension TokenizerVocabulary {
  /// Byte-level byte-pair encoding from a folder's `tokenizer.json`.
  ///
  /// Special tokens are named by `tokenizer_config.json`, or numbered by `config.json`; the tokens that end an answer are
  /// those of `generation_config.json`, too.
  /// - Throws: ``InputError`` for what is not computed here: another model, another pattern, a normaliser other than NFC.
  public init(_ folder: HuggingFaceFolder) throws {
    let file = try JSONMembers(path: "\(folder.path)/tokenizer.json")
    let model = try file.required("model", file.object)
    let pre = try PreTokenizer(file)
    try Self.check(model, pre)
    let added = try file.objects("added_tokens")?.map(AddedToken.init) ?? []
    let (tokens, types) = try Self.tokens(try model.required("vocab", model.numbers), added, at: file.place)
    let ids = Dictionary(tokens.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let roles = try SpecialTokens(folder, ids)
    let ends = try EndTokens(file, bos: roles.bos.map { tokens[Int($0)] }, eos: roles.eos.map { tokens[Int($0)] })
    self.init(
      source: file.place, model: "gpt2", pre: pre.rawValue, tokens: tokens, tokenTypes: types,
      merges: try Self.merges(model), bosTokenID: roles.bos, eosTokenID: roles.eos,
      unknownTokenID: try model.string("unk_token").flatMap { ids[$0] }, paddingTokenID: roles.padding,
      addBOS: ends.startsWithToken, addEOS: ends.endsWithToken)
    otherEndTokenIDs = roles.otherEnds
    normalisesToNFC = try Self.normalisesToNFC(file)
  }

  private struct AddedToken {
    var id: Int, text: String, isSpecial: Bool

    init(_ keys: JSONMembers) throws {
      id = try keys.required("id", keys.int)
      text = try keys.required("content", keys.string)
      isSpecial = try keys.bool("special") ?? false
      for key in ["single_word", "lstrip", "rstrip"] where try keys.bool(key) == true {
        throw InputError.invalid(
          keys.place, "the token \"\(text)\" has \(key), which is not supported", remedy: "Use another model of the family.")
      }
    }
  }

  private static func check(_ model: JSONMembers, _ pre: PreTokenizer) throws {
    func refuse(_ key: String, _ found: Any, expected: String) -> InputError {
      .invalid(
        model.place, "key \(key) is \(found), and only \(expected) is supported",
        remedy: "Use a model with a byte-level BPE tokenizer, such as SmolLM2, Llama 3 or Qwen2.5.")
    }
    if let type = try model.string("type"), type != "BPE" { throw refuse("type", type, expected: "BPE") }
    if try model.bool("byte_fallback") == true { throw refuse("byte_fallback", true, expected: "false") }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let text = try model.string(key), !text.isEmpty { throw refuse(key, "\"\(text)\"", expected: "\"\"") }
    }
    if let share = try model.double("dropout"), share != 0 { throw refuse("dropout", share, expected: "0") }
    let ignoresMerges = try model.bool("ignore_merges") ?? false
    if ignoresMerges != pre.ignoresMerges {
      throw refuse("ignore_merges", ignoresMerges, expected: "\(pre.ignoresMerges) with the pattern \(pre.rawValue)")
    }
  }

  /// Tokens by their numbers, with the added ones among them.
  private static func tokens(
    _ vocabulary: [String: Int], _ added: [AddedToken], at place: String
  ) throws -> ([String], [TokenType]) {
    let ids = vocabulary.values + added.map(\.id), last = ids.max() ?? -1
    // A number that nothing of this size has would ask for memory that is not there.
    guard last < ids.count, (ids.min() ?? 0) >= 0 else {
      throw InputError.invalid(
        place, "\(vocabulary.count) tokens and \(added.count) added ones are numbered up to \(last), expected no gap from 0 up",
        remedy: "Get the file again from where it came.")
    }
    let count = last + 1
    var tokens = [String?](repeating: nil, count: count), types = [TokenType](repeating: .normal, count: count)
    func put(_ text: String, at id: Int) throws {
      guard tokens[id] == nil || tokens[id] == text else {
        throw InputError.invalid(
          place, "\"\(tokens[id] ?? "")\" and \"\(text)\" both have the number \(id)",
          remedy: "Get the file again from where it came.")
      }
      tokens[id] = text
    }
    for (text, id) in vocabulary { try put(text, at: id) }
    for token in added {
      try put(token.text, at: token.id)
      types[token.id] = token.isSpecial ? .control : .userDefined
    }
    if let gap = tokens.firstIndex(of: nil) {
      throw InputError.invalid(
        place, "no token has the number \(gap), expected no gap from 0 to \(count - 1)",
        remedy: "Get the file again from where it came.")
    }
    return (tokens.compactMap(\.self), types)
  }

  /// Merges as `"left right"`; newer files have them as pairs.
  private static func merges(_ model: JSONMembers) throws -> [String] {
    let list = try model.required("merges", model.list)
    if let texts = list as? [String] { return texts }
    guard let pairs = list as? [[String]], pairs.allSatisfy({ $0.count == 2 }) else {
      throw InputError.invalid(
        model.place, "key merges is neither a list of texts nor of pairs of texts",
        remedy: "Get the file again from where it came.")
    }
    return pairs.map { "\($0[0]) \($0[1])" }
  }

  private static func normalisesToNFC(_ file: JSONMembers) throws -> Bool {
    guard let normalizer = try file.object("normalizer") else { return false }
    let stages = try normalizer.objects("normalizers") ?? [normalizer]
    for stage in stages where try stage.string("type") != "NFC" {
      throw InputError.invalid(
        file.place, "the normalizer is \(try stage.string("type") ?? "nameless"), and only NFC is supported",
        remedy: "Use a model with a byte-level BPE tokenizer, such as SmolLM2, Llama 3 or Qwen2.5.")
    }
    return !stages.isEmpty
  }
}

/// The roles of tokens, and where they are said.
private struct SpecialTokens {
  var bos: Int32?, eos: Int32?, padding: Int32?
  /// More tokens after which an answer is over.
  var otherEnds: [Int32]

  init(_ folder: HuggingFaceFolder, _ ids: [String: Int32]) throws {
    let configuration = folder.configuration, named = try folder.members(of: "tokenizer_config.json")
    func numbers(_ keys: JSONMembers?, _ key: String) throws -> [Int32] {
      guard let keys, let value = keys.any(key) else { return [] }
      let list = value as? [Int] ?? (value as? Int).map { [$0] }
      guard let numbers = list?.compactMap({ Int32(exactly: $0) }), numbers.count == list?.count else {
        throw InputError.invalid(keys.place, "key \(key) is not the number of a token, nor a list of such numbers")
      }
      return numbers
    }
    /// A token is a text, or an object with one.
    func role(_ name: String) throws -> Int32? {
      if let named, named.has("\(name)_token") {
        let text = try named.any("\(name)_token") as? String ?? named.object("\(name)_token")?.string("content")
        guard let text, let id = ids[text] else {
          throw InputError.invalid(
            named.place, "key \(name)_token is \"\(text ?? "")\", which is no token of tokenizer.json",
            remedy: "Get the folder again from where it came.")
        }
        return id
      }
      return named == nil ? try numbers(configuration, "\(name)_token_id").first : nil
    }
    (bos, eos, padding) = (try role("bos"), try role("eos"), try role("pad"))
    let generation = try folder.members(of: "generation_config.json")
    otherEnds = try numbers(configuration, "eos_token_id") + numbers(generation, "eos_token_id")
  }
}

/// What the post-processor puts around a text.
private struct EndTokens {
  var startsWithToken = false, endsWithToken = false

  /// - Throws: ``InputError`` if it puts something else there than the tokens that begin and end a text.
  init(_ file: JSONMembers, bos: String?, eos: String?) throws {
    guard let processor = try file.object("post_processor") else { return }
    for stage in try processor.objects("processors") ?? [processor] {
      switch try stage.string("type") {
      case "ByteLevel": break
      case "TemplateProcessing":
        var parts = try (stage.objects("single") ?? []).map { part in
          try part.object("SpecialToken").map { try $0.required("id", $0.string) }
        }[...]
        if let first = parts.first, let first, first == bos {
          startsWithToken = true
          parts = parts.dropFirst()
        }
        if let last = parts.last, let last, last == eos {
          endsWithToken = true
          parts = parts.dropLast()
        }
        guard parts.count == 1, parts.allSatisfy({ $0 == nil }) else {
          throw InputError.invalid(
            stage.place, "the post-processor puts \(parts.compactMap(\.self).joined(separator: ", ")) around a text, expected only "
              + "\([bos, eos].compactMap(\.self).joined(separator: " before and ")) behind it",
            remedy: "Use another model of the family.")
        }
      case let type:
        throw InputError.invalid(
          stage.place, "the post-processor is \(type ?? "nameless"), expected ByteLevel or TemplateProcessing",
          remedy: "Use a model with a byte-level BPE tokenizer, such as SmolLM2, Llama 3 or Qwen2.5.")
      }
    }
  }
}

extension PreTokenizer {
  /// The pattern that a `tokenizer.json` spells out.
  /// - Throws: ``InputError`` if it is none of those known: a near pattern gives near ids.
  fileprivate init(_ file: JSONMembers) throws {
    guard let root = try file.object("pre_tokenizer") else { throw Self.unknown(file, "none") }
    let stages = try root.objects("pretokenizers") ?? [root]
    let types = try stages.map { try $0.string("type") ?? "nameless" }
    guard let last = stages.last, types.last == "ByteLevel", try last.bool("add_prefix_space") != true else {
      throw Self.unknown(file, types.joined(separator: ", "))
    }
    let cutsWords = try last.bool("use_regex") ?? true
    switch types.dropLast() {
    case [] where cutsWords: self = .gpt2
    case ["Digits"] where try cutsWords && stages[0].bool("individual_digits") == true: self = .smollm
    case ["Split"] where !cutsWords:
      let regex = try stages[0].object("pattern")?.string("Regex") ?? ""
      guard try stages[0].string("behavior") == "Isolated", try stages[0].bool("invert") != true,
        let known = [Self.llama, .qwen2].first(where: { $0.pattern == regex })
      else { throw Self.unknown(file, "Split at \(regex)") }
      self = known
    default: throw Self.unknown(file, types.joined(separator: ", "))
    }
  }

  private static func unknown(_ file: JSONMembers, _ found: String) -> InputError {
    .invalid(
      file.place, "the pre-tokenizer (\(found)) is not known, expected that of \(allCases.map(\.rawValue).joined(separator: ", "))",
      remedy: "A similar one would give similar but wrong token ids, so none is chosen in its place.")
  }
}
