import Diagnostics
import Transformers

/// Values that differ between modules, by patterns of their paths: PEFT's `rank_pattern` and `alpha_pattern`.
///
/// A key is a regular expression that must match a module's path from its start, or from behind a dot, to its end:
/// `(.*\.)?(key)$`. If several match, the first in alphabetical order counts: the order in which PEFT saves them, and
/// so the one in which it reads its own files.
struct ModulePatterns<Value> {
  private let entries: [(key: String, expression: Regex<AnyRegexOutput>, value: Value)]
  private let setting: String

  /// - Parameter setting: What errors call the patterns.
  /// - Throws: ``InputError`` naming the first key that is no regular expression.
  init(_ values: [String: Value], setting: String) throws {
    self.setting = setting
    entries = try values.sorted { $0.key < $1.key }.map { key, value in
      do {
        return (key, try Regex("(.*\\.)?(\(key))"), value)
      } catch {
        throw InputError.usage(
          setting, "\"\(key)\" is not a regular expression", remedy: "Give the end of a module's path, such as q_proj.")
      }
    }
  }

  /// The value for a module; nil if no key matches it.
  func value(for module: Module) -> Value? {
    entries.first { module.path.wholeMatch(of: $0.expression) != nil }?.value
  }

  /// - Throws: ``InputError`` naming the keys that match none of the modules.
  func checkAllMatch(_ modules: [Module]) throws {
    let idle = entries.filter { entry in !modules.contains { $0.path.wholeMatch(of: entry.expression) != nil } }
    guard !idle.isEmpty else { return }
    let names = idle.map { "\"\($0.key)\"" }.joined(separator: " and ")
    let kinds = LinearRole.allCases.map(\.moduleName).filter { name in modules.contains { $0.role.moduleName == name } }
    throw InputError.usage(
      setting,
      "\(names) \(idle.count == 1 ? "matches" : "match") no target module; there are \(kinds.joined(separator: ", "))",
      remedy: "A key is the end of a module's path, such as q_proj or layers.0.self_attn.q_proj.")
  }
}
