import Evaluation
import Testing

/// Values as Python's `ast.literal_eval` reads them.
struct PythonLiteralTests {
  @Test(arguments: [
    ("None", .none), (" True ", .bool(true)), ("False", .bool(false)), ("12", .int(12)), ("-3", .int(-3)),
    ("2.5e1", .float(25)), (".5", .float(0.5)), ("1_000", .int(1000)),
    ("''", .string("")), ("'it\"s'", .string("it\"s")), ("\"it's\"", .string("it's")), ("'a' \"b\"", .string("ab")),
    ("'''a\n'b'''", .string("a\n'b")), ("'\\n\\t\\\\\\''", .string("\n\t\\'")), ("'\\x41\\u00e9\\U0001F600'", .string("Aé😀")),
    ("'\\101\\7'", .string("A\u{7}")), ("'\\q'", .string("\\q")), ("'a\\\nb'", .string("ab")),
    ("[]", .list([])), ("[1, 'a', ]", .list([.int(1), .string("a")])), ("()", .list([])), ("(1)", .int(1)),
    ("(1,)", .list([.int(1)])), ("(1, 2 )", .list([.int(1), .int(2)])), ("[[1], (2,)]", .list([.list([.int(1)]), .list([.int(2)])])),
    (
      "{'a': 1,\n 'b': {'c': None}}",
      .dictionary([
        .init(key: .string("a"), value: .int(1)),
        .init(key: .string("b"), value: .dictionary([.init(key: .string("c"), value: .none)])),
      ])
    ),
  ] as [(String, PythonLiteral)])
  func values(_ text: String, _ value: PythonLiteral) throws {
    #expect(try PythonLiteral(text) == value)
  }

  @Test(arguments: [
    ("", "the text ends where a value is expected", 0), ("nothing", "\"n\" begins no literal", 0),
    ("1 2", "something follows the value", 2), ("[1 2]", "a comma is missing", 3),
    ("[1, ", "the text ends where a value is expected", 4), ("[1", "the text ends inside a collection", 2),
    ("{'a' 1}", "a colon is missing behind a key", 5), ("'abc", "a string does not end", 0),
    ("'a\nb'", "a string does not end", 0), ("'\\x4'", "an escape names no character", 3),
    ("'\\ud83d'", "an escape names no character", 3), ("1e", "\"1e\" is no number that can be read", 0),
    ("print('x')", "\"p\" begins no literal", 0), ("'a\\", "a string ends in a backslash", 3),
  ])
  func refusals(_ text: String, _ problem: String, position: Int) {
    #expect(throws: PythonLiteral.Problem(text: problem, position: position)) { _ = try PythonLiteral(text) }
  }

  @Test func deepNestingIsRefusedAndNotACrash() {
    #expect(throws: PythonLiteral.Problem.self) {
      _ = try PythonLiteral(String(repeating: "[", count: 100_000))
    }
  }

  @Test func theLastOfEqualKeysCounts() throws {
    #expect(try PythonLiteral("{'a': 1, 'b': 2, 'a': 3}")["a"] == .int(3))
    #expect(try PythonLiteral("{'a': 1}")["c"] == nil)
  }
}
