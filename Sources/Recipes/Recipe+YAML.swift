import Diagnostics
import Foundation
import Yams

extension Recipe {
  /// Reads a recipe.
  ///
  /// - Parameters:
  ///   - path: A YAML file.
  ///   - overrides: Settings that take the place of the file's, such as `adapt.rank=8`; of two, the later one holds.
  /// - Throws: ``InputError`` if the file is missing or not YAML, ``InputErrors`` with everything that is wrong in it.
  public init(path: String, overrides: [String] = []) throws {
    try self.init(yaml: try RecipeNode.text(path: path), path: path, overrides: overrides)
  }

  /// Reads a recipe from its text.
  /// - Parameter path: Where the text is from; its paths are relative to this one's directory.
  public init(yaml: String, path: String, overrides: [String] = []) throws {
    try self.init(RecipeNode(yaml: yaml, path: path, overrides: overrides), path: path)
  }

  init(_ root: RecipeNode, path: String) throws {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    // The empty texts never get out: these keys are required.
    let defaults = Recipe(name: name, model: .name(""), document: "", questions: "", output: "runs/\(name)")
    self = try RecipeDecoder.decode(.recipe, from: root, defaults: defaults)
    answer.seed = adapt.seed
  }

  /// The recipe with every setting as it holds, in a fixed order and with absolute paths: reads back as the same
  /// experiment from any directory.
  public var yaml: String {
    do {
      // -1 is no limit: a path that is broken over lines is hard to copy.
      return try serialize(node: RecipeSection.recipe.write(self), width: -1, allowUnicode: true)
    } catch {
      preconditionFailure("Recipe: \(error)")
    }
  }
}

func absolutePath(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
