/// A value of a recipe that knows where it was written, so that every error can say so.
///
/// Scalars stay texts: what `8` means is decided by the setting that reads it, not by YAML's own rules, by which `5e-4`
/// is a word and `no` is false.
struct RecipeNode {
  enum Content {
    case text(String, isQuoted: Bool)
    case list([RecipeNode])
    case section([Entry])
  }

  struct Entry {
    var key: String
    var place: RecipePlace
    var value: RecipeNode
  }

  var content: Content
  var place: RecipePlace

  /// Whether nothing is written: no text, `~` or `null`.
  var isNull: Bool {
    if case .text(let text, isQuoted: false) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// What stands here, as an error names it.
  var found: String {
    switch content {
    case .list: "a list"
    case .section: "a section"
    case .text where isNull: "nothing"
    case .text(let text, let isQuoted):
      !isQuoted && (Double(text) != nil || ["true", "false"].contains(text)) ? text : "\"\(text)\""
    }
  }
}

/// Where a piece of a recipe was written.
enum RecipePlace {
  /// Lines and columns count from 1.
  case file(String, line: Int, column: Int)
  /// On the command line, as the value of this key.
  case override(String)

  /// The place of the setting `path` that is written here, as an error names it.
  func naming(_ path: String) -> String {
    switch self {
    case .override(let key): "--set \(key)"
    case .file(let file, let line, let column):
      "\(file):\(line):\(column)" + (path.isEmpty ? "" : ": \(path)")
    }
  }

  /// A file's path as it was meant here: relative to the recipe in a recipe, to the working directory on the command
  /// line.
  func resolve(_ path: String) -> String {
    guard case .file(let recipe, _, _) = self, !path.hasPrefix("/"), let slash = recipe.lastIndex(of: "/") else {
      return path
    }
    return recipe[...slash] + path
  }

  /// Errors are listed in this order: as in the file, those of the command line last.
  func precedes(_ other: RecipePlace) -> Bool {
    switch (self, other) {
    case (.file(let file, let line, let column), .file(let otherFile, let otherLine, let otherColumn)):
      file == otherFile ? (line, column) < (otherLine, otherColumn) : file < otherFile
    case (.file, .override): true
    case (.override, _): false
    }
  }
}
