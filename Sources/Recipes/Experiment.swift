import Diagnostics
import Yams

/// A recipe, and what it is swept over.
///
///     extends: base.yaml
///     sweep:
///       adapter.rank: [8, 32, 128]
///       training.learningRate: [1e-3, 5e-4]
///
/// A sweep makes a variant of the recipe for every combination of its values, the last key changing fastest.
public struct Experiment: Sendable, Equatable {
  /// The recipe as it is without the sweep; name and output are the experiment's.
  public let recipe: Recipe
  public let sweep: [SweepAxis]
  /// At least one.
  public let variants: [Variant]

  /// One combination of the sweep's values.
  public struct Variant: Sendable, Equatable {
    /// What each axis sets here, as `adapter.rank=8`; empty without a sweep.
    public var assignments: [String]
    public var recipe: Recipe
  }

  /// A setting and the values it takes.
  public struct SweepAxis: Sendable, Equatable {
    public var key: String
    /// As they are written.
    public var values: [String]
  }

  /// Variants beyond any use are a mistake in the recipe.
  private static let mostVariants = 256

  /// Reads an experiment.
  ///
  /// - Parameters:
  ///   - path: A YAML file.
  ///   - overrides: Settings that take the place of the file's, such as `adapter.rank=8`; of two, the later one holds.
  /// - Throws: ``InputError`` if the file is missing or not YAML, ``InputErrors`` with everything that is wrong in it
  ///   and in any of its variants.
  public init(path: String, overrides: [String] = []) throws {
    try self.init(RecipeNode(path: path, overrides: overrides), path: path)
  }

  /// Reads an experiment from its text.
  public init(yaml: String, path: String, overrides: [String] = []) throws {
    try self.init(RecipeNode(yaml: yaml, path: path, overrides: overrides), path: path)
  }

  /// An experiment without a sweep.
  public init(_ recipe: Recipe) {
    self.recipe = recipe
    sweep = []
    variants = [Variant(assignments: [], recipe: recipe)]
  }

  init(_ root: RecipeNode, path: String) throws {
    var root = root, errors = ErrorCollector()
    let node = root.take("sweep")
    let axes = try errors.collect { try node.map { try Sweep.axes($0) } ?? [] }
    for axis in axes ?? [] {
      if let place = root.value(at: axis.key)?.place, case .override = place {
        errors.add(
          .usage(
            place.naming(axis.key), "the recipe sweeps over this",
            remedy: "Set the values with sweep.\(axis.key)=[…]."))
      }
    }
    if let node, axes?.contains(where: { $0.key == "preset" }) == true {
      // The recipe is kept with all its settings written out, and those go before a preset.
      errors.add(
        .invalid(
          node.place.naming("sweep.preset"), "presets cannot be swept over",
          remedy: "Write a recipe for each, with extends for what they share."))
    }
    let recipe = try errors.collect { try Recipe(root, path: path) }
    let combinations = Sweep.combinations(of: axes ?? [], limit: Self.mostVariants)
    if combinations.isEmpty, let node {
      errors.add(
        .invalid(
          node.place.naming("sweep"), "it has more than \(Self.mostVariants) combinations", remedy: "Sweep less."))
    }
    var variants: [Variant] = []
    for combination in combinations {
      let variant = try errors.collect { try Recipe(root.setting(combination), path: path) }
      if let variant {
        variants.append(Variant(assignments: combination.map { "\($0.key)=\($0.text)" }, recipe: variant))
      }
    }
    try errors.throwIfAny()
    guard let axes, let recipe else { preconditionFailure("Experiment: no error and no recipe") }
    self.recipe = recipe
    self.variants = variants
    sweep = axes.map { SweepAxis(key: $0.key, values: $0.values.map(\.text)) }
  }

  /// The recipe with every setting as it holds, and the sweep.
  public var yaml: String {
    guard !sweep.isEmpty, case .mapping(var mapping) = RecipeSection.recipe.write(recipe) else { return recipe.yaml }
    let axes = sweep.map { axis in
      (Node(axis.key), Node(axis.values.map { printed($0, of: axis.key) }, Tag(.implicit), .flow))
    }
    mapping["sweep"] = Node(axes)
    return yamlText(.mapping(mapping))
  }

  /// A value of the sweep as it is written, but a path as an absolute one, like all that are printed.
  private func printed(_ value: String, of key: String) -> Node {
    let variant = variants.first { $0.assignments.contains("\(key)=\(value)") }
    let written = variant.flatMap { variant in
      key.split(separator: ".").reduce(RecipeSection.recipe.write(variant.recipe)) { $0?[String($1)] }
    }
    if let written, written.sequence != nil { return written }
    return Node(written?.string.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? value, Tag(.implicit), .plain)
  }
}
