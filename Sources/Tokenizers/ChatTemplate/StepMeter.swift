/// Counts what a rendering does and ends it when it is too much.
final class StepMeter {
  private var remaining = TemplateLimits.steps

  /// - Throws: `TemplateFault` when the steps are used up.
  func charge(_ steps: Int = 1) throws {
    remaining -= steps
    guard remaining >= 0 else { throw TemplateFault("the template takes more than \(TemplateLimits.steps) steps") }
  }

  /// Charges for going through or making `value`, and refuses one that is too large.
  func charge(for value: Value) throws {
    switch value {
    case .string(let text):
      try ScalarText.checkLength(text.utf8.count)
      try charge(1 + text.utf8.count / 64)
    case .list(let list):
      guard list.items.count <= TemplateLimits.items else {
        throw TemplateFault("a list would have more than \(TemplateLimits.items) items")
      }
      try charge(1 + list.items.count)
    case .dictionary(let dictionary):
      try charge(1 + dictionary.count)
    default:
      try charge()
    }
  }
}
