import Kernels
import Synchronization

/// Turns the gradient by an operation's output into the gradients by its inputs; nil for an input that has none.
public typealias Pullback = (_ gradient: Tensor) -> [Tensor?]

/// Where a tensor was recorded.
struct Trace {
  let tape: Tape
  let index: Int
}

/// The operations of one forward pass, in order.
///
/// A tape is made by ``valueAndGradients(of:_:)``, travels inside the tensors that were computed from the parameters,
/// and is used up by the walk back.
final class Tape {
  private struct Entry {
    let inputs: [Int?]
    /// Leaves have none, and keep their gradient.
    let pullback: Pullback?
  }
  private var entries: [Entry] = []

  private static let made = Atomic<Int>(0)
  /// Grows from tape to tape: of two that are in use, the one with the larger number is the inner one.
  fileprivate let number = Tape.made.add(1, ordering: .relaxed).newValue

  /// Puts a value on the tape that gradients are wanted for.
  func leaf(_ value: Tensor) -> Tensor {
    var leaf = value.detached
    leaf.trace = append(inputs: [], nil)
    return leaf
  }

  func append(inputs: [Int?], _ pullback: Pullback?) -> Trace {
    entries.append(Entry(inputs: inputs, pullback: pullback))
    return Trace(tape: self, index: entries.count - 1)
  }

  /// Walks back from `output`, dropping each entry, and what it holds, as soon as it is used.
  ///
  /// - Parameter sums: What the gradients of leaves are added to, by their index.
  /// - Returns: The gradients of the leaves by their index.
  func gradients(from output: Trace, seed: Tensor, addedTo sums: consuming [Int: Tensor] = [:]) -> [Int: Tensor] {
    var gradients = sums
    gradients.add(seed, at: output.index)
    while let entry = entries.popLast() {
      guard let pullback = entry.pullback, let gradient = gradients.removeValue(forKey: entries.count) else { continue }
      for (input, part) in zip(entry.inputs, pullback(gradient)) {
        guard let input, let part else { continue }
        gradients.add(part, at: input)
      }
    }
    return gradients
  }
}

extension [Int: Tensor] {
  /// Adds a part of a gradient, in place where nothing else refers to what is there.
  fileprivate mutating func add(_ part: Tensor, at index: Int) {
    // Taken out first, so that the dictionary does not refer to it, too.
    guard var sum = removeValue(forKey: index) else {
      self[index] = part
      return
    }
    sum.add(part)
    self[index] = sum
  }
}

extension Tensor {
  /// This value, remembered on the tape of its inputs. Costs nothing if no input is traced.
  ///
  /// If inputs lie on several tapes, a gradient is being taken inside another one's function; what the outer tape
  /// follows is a constant to the inner.
  consuming func recorded(from inputs: [Tensor], _ pullback: @escaping Pullback) -> Tensor {
    guard let tape = inputs.lazy.compactMap(\.trace?.tape).max(by: { $0.number < $1.number }) else { return self }
    trace = tape.append(inputs: inputs.map { $0.trace?.tape === tape ? $0.trace?.index : nil }, pullback)
    return self
  }
}
