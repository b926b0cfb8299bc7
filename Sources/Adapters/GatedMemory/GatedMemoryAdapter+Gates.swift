import Autograd
import Transformers

extension GatedMemoryAdapter {
  /// How far the gates are open: the mean of `g` over all tokens, by layer and head.
  ///
  /// - Parameters:
  ///   - model: The adapter is put on it, and taken off again.
  ///   - sequences: Tokens, each sequence at most as long as the context window and read by itself.
  ///   - progress: Called after each sequence with the number of tokens read so far.
  /// - Returns: `[L][H]`.
  public func meanGates(
    on model: LlamaModel, _ sequences: [[Int32]], progress: (Int) throws -> Void = { _ in }
  ) rethrows -> [[Double]] {
    precondition(sequences.contains { !$0.isEmpty }, "meanGates: no tokens")
    var sums = memories.map { [Double](repeating: 0, count: $0.w1.value.shape[0]) }
    for (layer, memory) in memories.enumerated() {
      memory.onGates = { gates in
        let heads = gates.shape[1]
        for (index, gate) in gates.floats.enumerated() { sums[layer][index % heads] += Double(gate) }
      }
    }
    defer { for memory in memories { memory.onGates = nil } }
    var count = 0
    try withAdapter(self, on: model) {
      for sequence in sequences where !sequence.isEmpty {
        _ = model.hiddenStates(TokenBatch([sequence]))
        count += sequence.count
        try progress(count)
      }
    }
    return sums.map { $0.map { $0 / Double(count) } }
  }
}
