import Adapters

extension AdapterRecord {
  /// The record of the same adapter in a smaller rank.
  public func resized(to rank: Int, _ smaller: LoRAAdapter) -> AdapterRecord {
    var record = self
    (record.parameterCount, record.resizedTo) = (smaller.parameterCount, rank)
    return record
  }
}
