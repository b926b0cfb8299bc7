import Diagnostics

/// Renders one template once.
final class Renderer {
  /// What a statement does to the loop around it.
  enum Flow {
    case next
    case breakLoop
    case continueLoop
  }

  let name: String
  let meter = StepMeter()
  private let date: CalendarDate?
  var output = ""
  /// How many statements and expressions are being carried out inside each other.
  private var depth = 0
  /// Scopes that macros hold; see ``Scope/removeAll()``.
  var scopesWithMacros: [Scope] = []

  init(name: String, date: CalendarDate?) {
    self.name = name
    self.date = date
  }

  func render(_ body: [Statement], _ variables: [String: TemplateValue]) throws -> String {
    let globals = Scope(GlobalFunctions.all(date: date, meter), inside: nil)
    let scope = Scope(variables.mapValues { Value($0) }, inside: globals)
    defer {
      for scope in scopesWithMacros { scope.removeAll() }
    }
    _ = try located(at: SourcePosition(line: 1, column: 1)) { try execute(body, in: scope) }
    return output
  }

  /// What `body` renders to, instead of adding it to the output.
  func capture(_ body: () throws -> Void) rethrows -> String {
    let outer = output
    output = ""
    defer { output = outer }
    try body()
    return output
  }

  func write(_ text: String) throws {
    output += text
    try meter.charge(text.utf8.count / 64)
    try ScalarText.checkLength(output.utf8.count)
  }

  /// Runs `body` and gives its faults a place, if they have none yet.
  func located<Result>(at position: SourcePosition, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as TemplateFault {
      throw position.error(fault.message, in: name)
    }
  }

  /// Runs `body` one level deeper, counting a step.
  func nested<Result>(_ body: () throws -> Result) throws -> Result {
    try meter.charge()
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.renderingDepth else {
      throw TemplateFault("more than \(TemplateLimits.renderingDepth) levels are nested when the template is rendered")
    }
    return try body()
  }
}
