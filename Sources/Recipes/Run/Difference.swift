/// What two printed recipes disagree about.
enum Difference {
  /// A recipe without the line that says where its results go.
  static func withoutOutput(_ yaml: String) -> String {
    yaml.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("output:") }
      .joined(separator: "\n")
  }

  /// A text for each setting with another value, such as `rank: 8 there, 16 now`.
  static func lines(_ before: String, _ now: String) -> [String] {
    let (old, new) = (settings(before), settings(now))
    let names = old.map(\.name) + new.map(\.name).filter { name in !old.contains { $0.name == name } }
    return names.compactMap { name in
      let (one, two) = (old.first { $0.name == name }?.value, new.first { $0.name == name }?.value)
      return one == two ? nil : "\(name) was \(one ?? "not set") and is \(two ?? "not set")"
    }
  }

  /// `training.optimizer.beta1` and its value, for every line with one.
  private static func settings(_ yaml: String) -> [(name: String, value: String)] {
    var path: [(indent: Int, name: String)] = []
    return yaml.split(separator: "\n").compactMap { line in
      let indent = line.prefix { $0 == " " }.count
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let name = String(line[..<colon].dropFirst(indent)), value = line[line.index(after: colon)...].drop { $0 == " " }
      path.removeAll { $0.indent >= indent }
      path.append((indent, name))
      return value.isEmpty ? nil : (path.map(\.name).joined(separator: "."), String(value))
    }
  }
}
