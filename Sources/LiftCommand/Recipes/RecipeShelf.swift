import Diagnostics
import Foundation

/// The recipes directory: recipes by name.
struct RecipeShelf {
  let directory: String

  /// `LIFT_RECIPES`, else `recipes` in the current directory or above, else the one that comes with the executable.
  init() {
    directory = ProjectDirectory.find("recipes", variable: "LIFT_RECIPES", holding: "demo.yaml")
  }

  /// Names of all recipes, sorted.
  var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The file of a recipe that is given by name or by path.
  func path(of nameOrPath: String) throws -> String {
    if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml") { return nameOrPath }
    guard names.contains(nameOrPath) else {
      throw InputError.missing(
        nameOrPath, "no recipe in \(directory) has this name",
        remedy: names.isEmpty ? "Name a file." : "There are \(names.joined(separator: ", ")).")
    }
    return "\(directory)/\(nameOrPath).yaml"
  }
}

/// What a recipe's header says: its first comment line what it shows, and the line `# Cost: …` what it takes.
struct RecipeHeader {
  var shows = ""
  var cost = ""
  /// The comment lines that the file begins with.
  var lines: [String] = []

  init(_ text: String) {
    // Windows ends lines with two characters, which Swift takes for one.
    let text = text.replacing("\r\n", with: "\n")
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }.map(String.init)
    let comments = lines.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
    shows = comments.first ?? ""
    cost = comments.first { $0.hasPrefix("Cost:") }.map { $0.dropFirst(5).trimmingCharacters(in: .whitespaces) } ?? ""
  }
}
