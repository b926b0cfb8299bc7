/// A number as Python computes with it: whole as long as it can be. Truth values are 0 and 1.
enum Number {
  case integer(Int)
  case float(Double)

  init?(_ value: Value) {
    switch value {
    case .boolean(let value): self = .integer(value ? 1 : 0)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    default: return nil
    }
  }

  var value: Value {
    switch self {
    case .integer(let value): .integer(value)
    case .float(let value): .float(value)
    }
  }

  private var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    }
  }

  // As in Python, a whole number and a float are compared exactly, not after rounding the former.
  static func == (a: Number, b: Number) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a == b
    case (.integer(let a), .float(let b)): Int(exactly: b) == a
    case (.float, .integer): b == a
    case (.float(let a), .float(let b)): a == b
    }
  }

  static func < (a: Number, b: Number) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a < b
    case (.integer(let a), .float(let b)): b >= 0x1p63 || Int(exactly: b.rounded(.up)).map { a < $0 } ?? false
    case (.float(let a), .integer(let b)): a < -0x1p63 || Int(exactly: a.rounded(.down)).map { $0 < b } ?? false
    case (.float(let a), .float(let b)): a < b
    }
  }

  func negated() throws -> Number {
    switch self {
    case .integer(let value): try Number.integer(0).combined(.subtract, with: .integer(value))
    case .float(let value): .float(-value)
    }
  }

  /// - Throws: `TemplateFault` for a division by zero, and where a whole number leaves 64 bits.
  func combined(_ operation: ArithmeticOperator, with other: Number) throws -> Number {
    if case .integer(let a) = self, case .integer(let b) = other, operation != .divide {
      return try Self.combined(a, operation, b)
    }
    let (a, b) = (double, other.double)
    if b == 0, [.divide, .floorDivide, .remainder].contains(operation) { throw TemplateFault("division by zero") }
    switch operation {
    case .add: return .float(a + b)
    case .subtract: return .float(a - b)
    case .multiply: return .float(a * b)
    case .divide: return .float(a / b)
    case .floorDivide: return .float(Self.floorDivided(a, b))
    case .remainder: return .float(Self.remainder(a, b))
    }
  }

  private static func combined(_ a: Int, _ operation: ArithmeticOperator, _ b: Int) throws -> Number {
    let (result, overflow): (Int, Bool)
    switch operation {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    case .divide, .floorDivide, .remainder:
      guard b != 0 else { throw TemplateFault("division by zero") }
      if b == -1 { return try operation == .remainder ? .integer(0) : combined(0, .subtract, a) }
      // Python rounds down, Swift toward zero.
      let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      let isBelow = rest != 0 && (rest < 0) != (b < 0)
      return .integer(operation == .remainder ? (isBelow ? rest + b : rest) : (isBelow ? quotient - 1 : quotient))
    }
    guard !overflow else { throw TemplateFault("\(a) \(operation.rawValue) \(b) does not fit in 64 bits") }
    return .integer(result)
  }

  /// The remainder has the sign of the divisor.
  private static func remainder(_ a: Double, _ b: Double) -> Double {
    let rest = a.truncatingRemainder(dividingBy: b)
    if rest == 0 { return b.sign == .minus ? -0.0 : 0.0 }
    return (rest < 0) != (b < 0) ? rest + b : rest
  }

  private static func floorDivided(_ a: Double, _ b: Double) -> Double {
    let quotient = (a - remainder(a, b)) / b
    if quotient == 0 { return (a / b).sign == .minus ? -0.0 : 0.0 }
    let floor = quotient.rounded(.down)
    return quotient - floor > 0.5 ? floor + 1 : floor
  }
}
