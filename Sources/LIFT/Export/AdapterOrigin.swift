import Transformers

/// What goes out with an adapter about where it comes from.
struct AdapterOrigin {
  /// Nil if there is none.
  let record: AdapterRecord?
  /// What is kept beside the weights.
  let metadata: [String: String]
  let baseName: String
  let baseHash: String
  let templateHash: String?

  /// - Parameters:
  ///   - facts: What is known without a record; of what it does not say, the model at hand is taken to be the base.
  init(_ record: AdapterRecord?, _ facts: [String: String], _ model: LanguageModel) throws {
    let base = try record?.base ?? AdapterRecord.Base(model)
    self.record = record
    metadata = record?.metadata ?? base.metadata.merging(facts) { $1 }
    baseName = metadata[AdapterRecord.Base.nameKey] ?? base.name
    baseHash = metadata[AdapterRecord.Base.hashKey] ?? base.hash
    templateHash = metadata[AdapterRecord.Base.templateKey]
  }

  var title: String { "\(baseName), \(record?.document.name ?? "a LoRA adapter")" }
}
