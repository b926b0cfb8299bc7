import Tokenizers

extension Tokenizer {
  /// `tokenizer.json` of a tokenizer from a GGUF file: the inverse of reading one.
  var json: [String: Any] {
    var tokens: [String: Int] = [:], added: [[String: Any]] = []
    for (id, token) in vocabulary.tokens.enumerated() {
      let type = vocabulary.tokenTypes[id]
      // Added tokens too: a number that stands with them alone is not what the tokenizers library takes.
      tokens[token] = id
      if type != .normal && type != .unused {
        added.append([
          "id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
          "special": type != .userDefined,
        ])
      }
    }
    let model: [String: Any] = [
      "type": "BPE", "vocab": tokens, "merges": vocabulary.merges, "byte_fallback": false, "fuse_unk": false,
      "ignore_merges": preTokenizer.ignoresMerges,
    ]
    return [
      "version": "1.0", "added_tokens": added, "model": model, "pre_tokenizer": preTokenizer.json,
      "decoder": Self.byteLevel(usesPattern: true), "post_processor": postProcessor,
    ].merging(vocabulary.normalisesToNFC ? ["normalizer": ["type": "NFC"]] : [:]) { $1 }
  }

  /// BOS before and EOS behind every text, where the tokenizer wants them.
  private var postProcessor: [String: Any] {
    let bos = addsBOS ? bosTokenID : nil, eos = addsEOS ? eosTokenID : nil
    guard bos != nil || eos != nil else { return Self.byteLevel(usesPattern: false) }
    func special(_ id: Int32) -> [String: Any] { ["SpecialToken": ["id": vocabulary.tokens[Int(id)], "type_id": 0] as [String: Any]] }
    func text(_ name: String, _ type: Int) -> [String: Any] { ["Sequence": ["id": name, "type_id": type] as [String: Any]] }
    let (before, after) = (bos.map { [special($0)] } ?? [], eos.map { [special($0)] } ?? [])
    let entries = Set([bos, eos].compactMap(\.self)).map { id in
      let token = vocabulary.tokens[Int(id)]
      return (token, ["id": token, "ids": [Int(id)], "tokens": [token]] as [String: Any])
    }
    return [
      "type": "TemplateProcessing", "single": before + [text("A", 0)] + after,
      "pair": before + [text("A", 0)] + after + [text("B", 1)],
      "special_tokens": Dictionary(uniqueKeysWithValues: entries),
    ]
  }

  fileprivate static func byteLevel(usesPattern: Bool) -> [String: Any] {
    ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": usesPattern]
  }
}

extension PreTokenizer {
  /// The stages that `tokenizer.json` spells the pattern out with.
  fileprivate var json: [String: Any] {
    switch self {
    case .gpt2: return Tokenizer.byteLevel(usesPattern: true)
    case .smollm:
      let digits: [String: Any] = ["type": "Digits", "individual_digits": true]
      return ["type": "Sequence", "pretokenizers": [digits, Tokenizer.byteLevel(usesPattern: true)]]
    case .llama, .qwen2:
      let split: [String: Any] = ["type": "Split", "pattern": ["Regex": pattern], "behavior": "Isolated", "invert": false]
      return ["type": "Sequence", "pretokenizers": [split, Tokenizer.byteLevel(usesPattern: false)]]
    }
  }
}
