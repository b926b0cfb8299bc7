import Autograd
import Kernels
import Transformers

/// One layer's memory: each query head looks up a value of its own, and a gate blends it into the head's attention.
///
///     m_h(q) = SiLU(q · W1_h) · W2_h
///     z_h(q) = SiLU(q · U_h) · u_h
///     g_h    = σ(3 (z_h − c))
///     o_h    = (1 − g_h) · a_h + g_h · m_h
///
/// | value       | shape            |
/// |-------------|------------------|
/// | `q`, `a`    | `[N, H · d]`     |
/// | `W1`        | `[H, d, 2d]`     |
/// | `W2`        | `[H, 2d, d]`     |
/// | `U`         | `[H, d, ⌊√d⌋]`   |
/// | `u`         | `[H, ⌊√d⌋, 1]`   |
///
/// The queries are not rotated: what is remembered is found by content, wherever it is asked for.
///
/// - Complexity: `2·N·H·(4d² + d⌊√d⌋)` floating-point operations.
///
/// Mao et al., "LIFT: Improving Long Context Understanding of Large Language Models through Long Input Fine-Tuning",
/// 2025, §3, arXiv:2502.14644.
public final class GatedMemory: AttentionMemory {
  public let w1: Parameter
  public let w2: Parameter
  /// `U`.
  public let gateInput: Parameter
  /// `u`.
  public let gateOutput: Parameter
  public let gate: GateShape
  /// Gets the gates of every pass, `[N, H]`, when somebody wants to see them.
  public var onGates: ((Tensor) -> Void)?

  public init(w1: Parameter, w2: Parameter, gateInput: Parameter, gateOutput: Parameter, gate: GateShape) {
    let shapes = [w1, w2, gateInput, gateOutput].map(\.value.shape), (heads, d) = (shapes[0][0], shapes[0][1])
    precondition(
      shapes[1] == [heads, shapes[0][2], d] && shapes[2].dropLast() == [heads, d]
        && shapes[3] == [heads, shapes[2][2], 1], "GatedMemory: shapes \(shapes)")
    self.w1 = w1
    self.w2 = w2
    self.gateInput = gateInput
    self.gateOutput = gateOutput
    self.gate = gate
  }

  public var parameters: [Parameter] { [w1, w2, gateInput, gateOutput] }

  public func blend(_ attention: Tensor, queries q: Tensor) -> Tensor {
    let memory = q.headProduct(w1.value).silu().headProduct(w2.value)
    let scores = q.headProduct(gateInput.value).silu().headProduct(gateOutput.value)
    onGates?(scores.gates(gate))
    return .gatedBlend(attention, memory, scores: scores, gate)
  }
}
