import JSONLines

extension Decoder {
  /// - Throws: ``JSONLines/Problem`` naming a key of the object that is none of these.
  func refuseKeys<Key: CodingKey & CaseIterable>(otherThan known: Key.Type) throws {
    let names = known.allCases.map(\.stringValue)
    let others = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).filter { !names.contains($0) }
    guard let other = others.min() else { return }
    let place = (codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue } + [other]).joined(separator: ".")
    throw JSONLines.Problem("has a key \(place), expected \(names.joined(separator: ", "))")
  }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
