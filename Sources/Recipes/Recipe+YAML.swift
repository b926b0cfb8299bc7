import Diagnostics
import Foundation
import Yams

extension Recipe {
  /// Reads a recipe without a sweep.
  ///
  /// - Parameters:
  ///   - path: A YAML file.
  ///   - overrides: Settings that take the place of the file's, such as `adapter.rank=8`; of two, the later one holds.
  /// - Throws: ``InputError`` if the file is missing or not YAML, ``InputErrors`` with everything that is wrong in it.
  public init(path: String, overrides: [String] = []) throws {
    try self.init(RecipeNode(path: path, overrides: overrides), path: path)
  }

  /// Reads a recipe from its text.
  /// - Parameter path: Where the text is from; its paths are relative to this one's directory.
  public init(yaml: String, path: String, overrides: [String] = []) throws {
    try self.init(RecipeNode(yaml: yaml, path: path, overrides: overrides), path: path)
  }

  init(_ root: RecipeNode, path: String) throws {
    var defaults = Recipe(named: path)
    // What the recipe says itself goes before its preset, wherever it stands.
    if let preset = root.preset { defaults.lift = root.settings(from: preset) }
    self = try RecipeDecoder.decode(.recipe, from: root, defaults: defaults)
  }

  /// The defaults of a recipe in this file; the model is required, so that its empty name never gets out.
  init(named path: String) {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    self.init(name: name, model: .name(""), output: "runs/\(name)")
  }

  /// The recipe with every setting as it holds, in a fixed order and with absolute paths: reads back as the same
  /// experiment from any directory.
  public var yaml: String { yamlText(RecipeSection.recipe.write(self)) }
}

func yamlText(_ node: Node) -> String {
  do {
    // -1 is no limit: a path that is broken over lines is hard to copy.
    return try serialize(node: node, width: -1, allowUnicode: true)
  } catch {
    preconditionFailure("YAML: \(error)")
  }
}

func absolutePath(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
