/// A value of a record.
enum JSONValue: Encodable {
  case string(String)
  case number(Int)
  case list([String])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    }
  }
}
