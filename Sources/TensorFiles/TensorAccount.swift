import Diagnostics
import Kernels

/// Looks tensors up by name and shape and keeps account of what is wrong with them, to tell it all at once.
///
///     var account = TensorAccount(file.tensors, in: file.path)
///     let stored = account.take("model.norm.weight", [576])     // nil if it is missing, or of another shape
///     try account.finish(leftOver: "belongs to no layer", remedy: "…")
package struct TensorAccount {
  /// The file or folder, as errors name it.
  package let place: String
  private let byName: [String: StoredTensor]
  private var problems: [String] = []
  private var unused: Set<String>

  /// - Parameters:
  ///   - tensors: No two of one name.
  ///   - place: The file or folder, as errors name it.
  package init(_ tensors: [StoredTensor], in place: String) {
    self.place = place
    byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    unused = Set(byName.keys)
  }

  /// A tensor that is only looked at.
  package subscript(name: String) -> StoredTensor? { byName[name] }

  /// A tensor; nil, and a problem, if it is not there in this shape. One with values that are no numbers is a problem, too.
  package mutating func take(_ name: String, _ shape: [Int]) -> StoredTensor? {
    unused.remove(name)
    guard let stored = byName[name] else {
      problems.append("tensor \(name) is missing")
      return nil
    }
    guard stored.shape == shape else {
      problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
      return nil
    }
    if !stored.withUnsafeBytes({ hasOnlyFiniteValues($0, as: stored.elementType) }) {
      let bad = stored.float32Values().first { !$0.isFinite }
      problems.append("tensor \(name) holds \(bad.map { "\($0)" } ?? "values that are not finite")")
    }
    return stored
  }

  /// One more problem, and the tensors that it explains.
  package mutating func note(_ problem: String, about names: [String]) {
    problems.append(problem)
    unused.subtract(names)
  }

  /// Tensors that say nothing new are not missed.
  package mutating func ignore(_ isIgnored: (String) -> Bool) { unused = unused.filter { !isIgnored($0) } }

  /// Refuses the file if anything was wrong with it.
  ///
  /// - Parameters:
  ///   - leftOver: What is said of tensors that nobody took.
  ///   - remedy: The next step.
  /// - Throws: ``InputError`` with the first three problems and the number of others.
  package func finish(leftOver: String, remedy: String) throws {
    let all = problems + unused.sorted().map { "tensor \($0) \(leftOver)" }
    guard !all.isEmpty else { return }
    let shown = all.prefix(3).joined(separator: "; ")
    throw InputError.invalid(place, all.count > 3 ? "\(shown); and \(all.count - 3) more" : shown, remedy: remedy)
  }
}
