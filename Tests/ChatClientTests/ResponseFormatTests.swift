import ChatClient
import Foundation
import Testing

struct ResponseFormatTests {
  @Test func theSchemaRequiresEveryKeyAndAllowsNoOther() throws {
    let format = ResponseFormat(name: "list", schema: .object(["b": .array(of: .string), "a": .string]))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let schema =
      #"{"additionalProperties":false,"properties":{"a":{"type":"string"},"#
      + #""b":{"items":{"type":"string"},"type":"array"}},"required":["a","b"],"type":"object"}"#
    #expect(
      String(decoding: try encoder.encode(format), as: UTF8.self)
        == #"{"json_schema":{"name":"list","schema":\#(schema),"strict":true},"type":"json_schema"}"#)
  }
}
