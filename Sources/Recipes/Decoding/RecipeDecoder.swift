import Diagnostics

/// Reads sections strictly and collects everything that is wrong, so that it can be said all together.
struct RecipeDecoder {
  /// Everything that can be set in the whole recipe, for suggestions: `model`, `adapter.rank`, …
  private let settings: [String]
  private var problems: [(place: RecipePlace, error: InputError)] = []

  /// Reads a whole recipe.
  /// - Parameter defaults: What holds where nothing is written.
  /// - Throws: ``InputErrors`` with all that is wrong.
  static func decode<Root>(_ section: RecipeSection<Root>, from node: RecipeNode, defaults: Root) throws -> Root {
    var decoder = RecipeDecoder(settings: section.settings)
    var root = defaults
    decoder.read(section, from: node, at: "", into: &root)
    try InputErrors.throwIfAny(decoder.problems.sorted { $0.place.precedes($1.place) }.map(\.error))
    return root
  }

  private init(settings: [String]) {
    self.settings = settings
  }

  /// Notes that something is wrong with the setting `path`, which is written at `place`.
  mutating func report(_ problem: String, at place: RecipePlace, _ path: String, remedy: String? = nil) {
    let kind: InputError.Kind = if case .override = place { .usage } else { .invalid }
    problems.append((place, InputError(kind, at: place.naming(path), problem, remedy: remedy)))
  }

  /// Reads the keys of a section; `root` holds the defaults before.
  mutating func read<Root>(
    _ section: RecipeSection<Root>, from node: RecipeNode, at path: String, into root: inout Root
  ) {
    let entries: [RecipeNode.Entry]
    switch node.content {
    case .section(let present): entries = present
    case .text where node.isNull: entries = []
    default:
      report("\(node.found) is not a section of keys and values", at: node.place, path)
      return
    }
    let defaults = root
    for entry in entries {
      guard let key = section.keys.first(where: { $0.name == entry.key }) else {
        reportUnknown(entry, at: path, siblings: section.keys.map(\.name))
        continue
      }
      key.read(entry.value, join(path, key.name), &self, &root)
    }
    for key in section.keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
      report("this is missing", at: node.place, join(path, key.name))
    }
    for check in section.checks { run(check, of: section, entries, of: node, at: path, &root, defaults) }
  }

  private mutating func reportUnknown(_ entry: RecipeNode.Entry, at path: String, siblings: [String]) {
    let meant =
      nearest(to: entry.key, among: siblings).map { join(path, $0) }
      ?? settings.first { $0.hasSuffix(".\(entry.key)") || $0 == entry.key }
    report(
      "there is no such setting", at: entry.place, join(path, entry.key),
      remedy: meant.map { "Did you mean \($0)?" } ?? "Here are \(siblings.joined(separator: ", ")).")
  }

  /// Runs one of the section's own checks, which throws at the first value out of range. That value is then set back to
  /// its default and the check run again, until it has named them all.
  private mutating func run<Root>(
    _ check: (Root) throws -> Void, of section: RecipeSection<Root>, _ entries: [RecipeNode.Entry], of node: RecipeNode, at path: String,
    _ root: inout Root, _ defaults: Root
  ) {
    var named: Set<String> = []
    while true {
      do {
        try check(root)
        return
      } catch let error as InputError {
        let name = camelCase(error.place)
        // A default that is wrong too is what was named.
        guard named.insert(name).inserted else { return }
        guard let key = section.keys.first(where: { $0.name == name }),
          let entry = entries.first(where: { $0.key == name })
        else {
          report(error.problem, at: node.place, join(path, name), remedy: error.remedy)
          return
        }
        report(error.problem, at: entry.value.place, join(path, name), remedy: error.remedy)
        key.copy(defaults, &root)
      } catch {
        preconditionFailure("RecipeSection: a check threw \(error), expected an InputError")
      }
    }
  }
}

private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

/// `segment-offset`, as options are called on the command line, is `segmentOffset` in a recipe.
private func camelCase(_ option: String) -> String {
  let words = option.split(separator: "-")
  return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}
