/// A part of a template that has a value.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case constant(Constant)
    case variable(String)
    case list([Expression])
    case tuple([Expression])
    case dictionary([(key: Expression, value: Expression)])
    /// `base.name`
    case attribute(Expression, String)
    /// `base[index]`
    case item(Expression, Expression)
    /// `base[start:stop:step]`
    case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
    case call(Expression, CallArguments)
    case filter(Expression, FilterCall)
    case test(Expression, name: String, CallArguments, isNegated: Bool)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case sign(Expression, isNegative: Bool)
    case arithmetic(Expression, ArithmeticOperator, Expression)
    /// `a ~ b ~ c`
    case concatenation([Expression])
    /// `a < b <= c`: each with the next, all must hold.
    case comparison(Expression, [(operation: ComparisonOperator, right: Expression)])
    /// `a if condition else b`
    case conditional(condition: Expression, then: Expression, otherwise: Expression?)
  }

  let kind: Kind
  let position: SourcePosition
  /// Expressions inside each other, this one included. Rendering needs the stack for it, so the parser bounds it.
  let depth: Int

  init(kind: Kind, position: SourcePosition) {
    self.kind = kind
    self.position = position
    depth = 1 + (kind.operands.map(\.depth).max() ?? 0)
  }
}

extension Expression.Kind {
  /// The expressions directly inside.
  var operands: [Expression] {
    switch self {
    case .constant, .variable: []
    case .list(let items), .tuple(let items), .concatenation(let items): items
    case .dictionary(let entries): entries.flatMap { [$0.key, $0.value] }
    case .attribute(let base, _), .not(let base), .sign(let base, _): [base]
    case .item(let a, let b), .and(let a, let b), .or(let a, let b), .arithmetic(let a, _, let b): [a, b]
    case .slice(let base, let start, let stop, let step): [base] + [start, stop, step].compactMap(\.self)
    case .call(let base, let arguments), .test(let base, _, let arguments, _): [base] + arguments.operands
    case .filter(let base, let filter): [base] + filter.arguments.operands
    case .comparison(let left, let comparisons): [left] + comparisons.map(\.right)
    case .conditional(let condition, let then, let otherwise): [condition, then] + [otherwise].compactMap(\.self)
    }
  }
}

enum Constant: Sendable {
  case none
  case boolean(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
}

struct CallArguments: Sendable {
  var positional: [Expression] = []
  var keywords: [(name: String, value: Expression)] = []

  var operands: [Expression] { positional + keywords.map(\.value) }
}

/// `| name(arguments)`
struct FilterCall: Sendable {
  let name: String
  let arguments: CallArguments
  let position: SourcePosition
}

enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
}

enum ComparisonOperator: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}
