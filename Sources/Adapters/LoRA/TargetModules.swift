import Diagnostics
import Transformers

/// Which linear layers of a model an adapter changes.
public enum TargetModules: Sendable, Equatable {
  /// Every linear layer except the output head.
  case allLinear
  /// Modules whose path is one of these names, or ends in one after a dot: `q_proj`, `mlp.down_proj`,
  /// `model.layers.3.self_attn.q_proj`.
  case names([String])

  /// Reads `all-linear` or a comma-separated list.
  public init(_ text: String) {
    self =
      text == "all-linear"
      ? .allLinear
      : .names(Self.unique(text.split(separator: ",").map { String($0).trimmed }))
  }

  /// The modules of `model` that are meant, in model order.
  /// - Throws: ``InputError`` naming all names that match no module, and the names that exist.
  public func modules(of model: LlamaModel) throws -> [Module] {
    let all = Module.all(layerCount: model.blocks.count)
    guard case .names(let names) = self else { return all }
    guard !names.isEmpty else {
      throw InputError.usage("target modules", "the list is empty", remedy: Self.advice)
    }
    let unknown = names.filter { name in !all.contains { $0.matches(name) } }
    guard unknown.isEmpty else {
      throw InputError.usage("target modules", Self.problem(unknown), remedy: Self.advice)
    }
    return all.filter { module in names.contains(where: module.matches) }
  }

  /// What is wrong with names that match nothing, all of them together.
  private static func problem(_ unknown: [String]) -> String {
    let others = unknown.filter { $0 != "lm_head" }.map { "\"\($0)\"" }
    guard !others.isEmpty else { return "lm_head cannot be adapted, only \(known)" }
    let head = others.count < unknown.count ? "lm_head cannot be adapted, and " : ""
    let verb = others.count == 1 ? "matches" : "match"
    return "\(head)\(others.joined(separator: " and ")) \(verb) no linear layer; there are \(known)"
  }

  private static func unique(_ names: [String]) -> [String] {
    names.enumerated().filter { index, name in !names[..<index].contains(name) }.map(\.element)
  }

  private static var known: String { LinearRole.allCases.map(\.moduleName).joined(separator: ", ") }
  private static let advice = "Name some of these, separated by commas, or all-linear."
}

/// One linear layer of a model.
public struct Module: Sendable, Hashable {
  public let layer: Int
  public let role: LinearRole

  /// `model.layers.3.self_attn.q_proj`.
  public var path: String { role.modulePath(layer: layer) }

  static func all(layerCount: Int) -> [Module] {
    (0..<layerCount).flatMap { layer in LinearRole.allCases.map { Module(layer: layer, role: $0) } }
  }

  func matches(_ name: String) -> Bool { path == name || path.hasSuffix("." + name) }
}

extension String {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
