/// A value written as a Python literal, as some benchmarks store lists and dictionaries inside a string.
///
/// Read, never run: strings with Python's escapes, numbers, `True`, `False`, `None`, lists, tuples and dictionaries. Strings
/// side by side are one string, as in Python.
public enum PythonLiteral: Sendable, Equatable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  /// A list or a tuple.
  case list([PythonLiteral])
  /// In the order of the text; a key that comes twice has its last value.
  case dictionary([Entry])

  public struct Entry: Sendable, Equatable {
    public var key: PythonLiteral
    public var value: PythonLiteral

    public init(key: PythonLiteral, value: PythonLiteral) { (self.key, self.value) = (key, value) }
  }

  /// What is wrong with a text, and at which character, from 0.
  public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    public var text: String
    public var position: Int

    public init(text: String, position: Int) { (self.text, self.position) = (text, position) }

    public var description: String { "\(text) at character \(position)" }
  }

  /// Reads a whole text as one literal.
  public init(_ text: String) throws(Problem) {
    var reader = PythonLiteralReader(text)
    self = try reader.wholeText()
  }

  /// The value of a key of a dictionary.
  public subscript(key: String) -> PythonLiteral? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries.last { $0.key == .string(key) }?.value
  }

  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

  public var listValue: [PythonLiteral]? { if case .list(let value) = self { value } else { nil } }
}
