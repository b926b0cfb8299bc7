import Adapters
import Diagnostics
import Transformers

extension LiftedDocument {
  /// The document in the nearest adapter of a smaller rank, with what that keeps of the change of each weight
  /// (``LoRAAdapter/resized(to:for:)``).
  ///
  /// - Throws: ``InputError`` if the adapter is none that can be resized, or if the rank is not below its own.
  public func resized(
    to rank: Int, for model: LanguageModel
  ) throws -> (document: LiftedDocument, kept: [LoRAAdapter.KeptEnergy]) {
    guard let adapter = adapter as? LoRAAdapter else {
      throw InputError.usage(
        "rank", "the adapter is no LoRA, and has no rank", remedy: "Only LoRA can be resized.")
    }
    let (smaller, kept) = try adapter.resized(to: rank, for: model.model)
    return (LiftedDocument(adapter: smaller, record: record.resized(to: rank, smaller)), kept)
  }
}

extension AdapterRecord {
  /// The record of the same adapter in a smaller rank.
  public func resized(to rank: Int, _ smaller: LoRAAdapter) -> AdapterRecord {
    var record = self
    (record.parameterCount, record.resizedTo) = (smaller.parameterCount, rank)
    return record
  }
}
