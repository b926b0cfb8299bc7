/// The smallest parts of a template.
struct TemplateToken {
  enum Kind: Equatable {
    /// Text outside tags, with white space already stripped as the tags around it ask.
    case text(String)
    /// `{%` and `%}`
    case blockBegin, blockEnd
    /// `{{` and `}}`
    case outputBegin, outputEnd
    case name(String)
    case integer(Int)
    case float(Double)
    case string(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let position: SourcePosition

  /// The token as an error message names it.
  var description: String {
    switch kind {
    case .text: "text"
    case .blockBegin: "'{%'"
    case .blockEnd: "'%}'"
    case .outputBegin: "'{{'"
    case .outputEnd: "'}}'"
    case .name(let name): "'\(name)'"
    case .integer(let value): "'\(value)'"
    case .float(let value): "'\(value)'"
    case .string: "a string"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the template"
    }
  }
}
