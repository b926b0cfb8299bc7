/// The shape of JSON that a server is asked to hold its model to (`response_format` of type `json_schema`).
package struct ResponseFormat: Encodable, Sendable {
  private struct Named: Encodable {
    var name: String
    var strict = true
    var schema: JSONSchema
  }

  private let type = "json_schema"
  private let named: Named

  private enum CodingKeys: String, CodingKey {
    case type
    case named = "json_schema"
  }

  package init(name: String, schema: JSONSchema) { named = Named(name: name, schema: schema) }
}

/// The part of JSON Schema that strict formats allow: every key of an object is required, and there are no others.
package indirect enum JSONSchema: Encodable, Sendable {
  case string
  case array(of: JSONSchema)
  case object([String: JSONSchema])

  private enum CodingKeys: String, CodingKey {
    case type, items, properties, required, additionalProperties
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .string:
      try keys.encode("string", forKey: .type)
    case .array(let items):
      try keys.encode("array", forKey: .type)
      try keys.encode(items, forKey: .items)
    case .object(let properties):
      try keys.encode("object", forKey: .type)
      try keys.encode(properties, forKey: .properties)
      try keys.encode(properties.keys.sorted(), forKey: .required)
      try keys.encode(false, forKey: .additionalProperties)
    }
  }
}
