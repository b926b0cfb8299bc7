import Adapters
import Transformers

/// A model whose adapter steps aside while something is asked of the model itself.
package final class BareModel {
  private let model: LlamaModel
  /// The adapter that is attached, if one is.
  var adapter: (any Adapter)?

  package init(_ model: LlamaModel) { self.model = model }

  func callAsFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let adapter else { return try body() }
    adapter.detach(from: model)
    defer { adapter.attach(to: model) }
    return try body()
  }
}
