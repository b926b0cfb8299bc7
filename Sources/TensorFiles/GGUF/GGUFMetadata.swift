import Diagnostics

/// The keys of a GGUF file with their values, in file order.
///
///     let layerCount = try metadata.requiredInt("llama.block_count")
///     let base = try metadata.float("llama.rope.freq_base") ?? 10_000
///
/// The getters come in pairs. The plain one gives nil when the key is absent; the `required` one throws. Both throw
/// when the value has another type, naming key, expected and found type: a key that is there is never passed over.
/// Integers are accepted in any width, floating-point numbers in both.
public struct GGUFMetadata: Sendable {
  /// The file, as error messages name it.
  public let source: String
  public private(set) var keys: [String] = []
  private var values: [String: GGUFValue] = [:]

  public init(source: String = "GGUF metadata") {
    self.source = source
  }

  /// Setting an existing key keeps its place; a new one goes to the end. Setting nil removes the key.
  public subscript(key: String) -> GGUFValue? {
    get { values[key] }
    set {
      switch (values.updateValueOrRemove(newValue, forKey: key), newValue) {
      case (nil, .some): keys.append(key)
      case (.some, nil): keys.removeAll { $0 == key }
      default: break
      }
    }
  }
}

// MARK: - Single values

extension GGUFMetadata {
  public func int(_ key: String) throws -> Int? {
    try convert(key, "an integer") { $0.integer }
  }

  public func requiredInt(_ key: String) throws -> Int {
    try require(key, "an integer", int(key))
  }

  public func float(_ key: String) throws -> Float? {
    try convert(key, "a floating-point number") { value in
      switch value {
      case .float32(let number): number
      case .float64(let number): Float(number)
      default: nil
      }
    }
  }

  public func requiredFloat(_ key: String) throws -> Float {
    try require(key, "a floating-point number", float(key))
  }

  public func bool(_ key: String) throws -> Bool? {
    try convert(key, "a bool") { if case .bool(let value) = $0 { value } else { nil } }
  }

  public func requiredBool(_ key: String) throws -> Bool {
    try require(key, "a bool", bool(key))
  }

  public func string(_ key: String) throws -> String? {
    try convert(key, "a string") { if case .string(let value) = $0 { value } else { nil } }
  }

  public func requiredString(_ key: String) throws -> String {
    try require(key, "a string", string(key))
  }
}

// MARK: - Arrays

extension GGUFMetadata {
  public func ints(_ key: String) throws -> [Int]? {
    try convert(key, "an array of integers") { if case .array(let array) = $0 { array.integers } else { nil } }
  }

  public func requiredInts(_ key: String) throws -> [Int] {
    try require(key, "an array of integers", ints(key))
  }

  /// One integer per layer: the key holds an array of `layerCount`, or a single integer that serves all layers.
  public func intPerLayer(_ key: String, layerCount: Int) throws -> [Int]? {
    if let single = values[key]?.integer { return Array(repeating: single, count: layerCount) }
    return try convert(key, "an integer or an array of \(layerCount) integers") { value in
      guard case .array(let array) = value, array.count == layerCount else { return nil }
      return array.integers
    }
  }

  public func floats(_ key: String) throws -> [Float]? {
    try convert(key, "an array of floating-point numbers") { value in
      switch value {
      case .array(.float32(let numbers)): numbers
      case .array(.float64(let numbers)): numbers.map { Float($0) }
      default: nil
      }
    }
  }

  public func requiredFloats(_ key: String) throws -> [Float] {
    try require(key, "an array of floating-point numbers", floats(key))
  }

  public func bools(_ key: String) throws -> [Bool]? {
    try convert(key, "an array of bools") { if case .array(.bool(let values)) = $0 { values } else { nil } }
  }

  public func strings(_ key: String) throws -> [String]? {
    try convert(key, "an array of strings") { if case .array(.string(let values)) = $0 { values } else { nil } }
  }

  public func requiredStrings(_ key: String) throws -> [String] {
    try require(key, "an array of strings", strings(key))
  }
}

// MARK: - Errors

extension GGUFMetadata {
  private func convert<Value>(_ key: String, _ expected: String, _ body: (GGUFValue) -> Value?) throws -> Value? {
    guard let value = values[key] else { return nil }
    guard let converted = body(value) else {
      throw InputError.invalid(source, "key \(key) is \(value.description), expected \(expected)")
    }
    return converted
  }

  private func require<Value>(_ key: String, _ expected: String, _ value: Value?) throws -> Value {
    guard let value else { throw InputError.invalid(source, "key \(key) is missing, expected \(expected)") }
    return value
  }
}

extension Dictionary {
  fileprivate mutating func updateValueOrRemove(_ value: Value?, forKey key: Key) -> Value? {
    if let value { updateValue(value, forKey: key) } else { removeValue(forKey: key) }
  }
}
