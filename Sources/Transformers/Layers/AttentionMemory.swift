import Autograd

/// What an attention block lets an adapter change: its output, before the output projection.
public protocol AttentionMemory: AnyObject {
  /// All values that training could change.
  var parameters: [Parameter] { get }
  /// `attention` and `queries` are `[N, H · d]`; the queries are not yet rotated.
  func blend(_ attention: Tensor, queries: Tensor) -> Tensor
}
