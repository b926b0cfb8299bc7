import Diagnostics
import Foundation

extension RecipeFile {
  /// Every setting as it holds, in a fixed order.
  public var yaml: String {
    switch self {
    case .experiment(let experiment): experiment.yaml
    case .pretraining(let file): yamlText(RecipeSection.pretraining.write(file))
    }
  }

  /// The text of a recipe as it is to stand in another place: the same, but for relative paths of what it reads.
  /// - Throws: ``InputError`` if a path is written in a way that cannot be changed.
  public static func text(path: String, movedTo destination: String) throws -> String {
    let text = try RecipeNode.text(path: path)
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String($0) ?? "" }
    // From the end, so that what stands before on a line stays in its column.
    for (value, place) in try paths(text, path).reversed() where !value.hasPrefix("/") {
      guard case .file(_, let line, let column) = place else { continue }
      let new = relativePath(from: destination, to: place.resolve(value))
      lines[line - 1] = try replacingScalar(in: lines[line - 1], at: column, with: new, place)
    }
    let moved = lines.joined(separator: "\n")
    let goals = try paths(text, path).map { absolutePath($0.place.resolve($0.value)) }
    guard try paths(moved, destination).map({ absolutePath($0.place.resolve($0.value)) }) == goals else {
      throw InputError.invalid(
        path, "its paths cannot be written anew", remedy: "Give absolute ones, or copy the file by hand.")
    }
    return moved
  }

  private static func paths(_ text: String, _ path: String) throws -> [(value: String, place: RecipePlace)] {
    try RecipeNode(yaml: text.first == "\u{FEFF}" ? String(text.dropFirst()) : text, path: path).inputPaths
  }

  /// A line with another text in the place of the one that begins at a column, counted from 1.
  private static func replacingScalar(
    in line: String, at column: Int, with text: String, _ place: RecipePlace
  ) throws -> String {
    let scalars = Array(line.unicodeScalars), start = column - 1
    guard scalars.indices.contains(start) else {
      throw InputError.invalid(place.naming(""), "this path cannot be written anew", remedy: "Write it on one line.")
    }
    var end = start
    switch scalars[start] {
    case "'", "\"":
      end += 1
      while end < scalars.count, scalars[end] != scalars[start] { end += scalars[end] == "\\" ? 2 : 1 }
      // In single quotes, two of them stand for one.
      while end + 1 < scalars.count, scalars[start] == "'", scalars[end + 1] == "'" {
        end += 2
        while end < scalars.count, scalars[end] != "'" { end += 1 }
      }
      end = min(end + 1, scalars.count)
    default:
      while end < scalars.count, !",]}\r".unicodeScalars.contains(scalars[end]) {
        if scalars[end] == "#", scalars[end - 1] == " " { break }
        end += 1
      }
      while end > start, scalars[end - 1] == " " { end -= 1 }
    }
    func string(_ part: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(part)) }
    return string(scalars[..<start]) + quoted(text) + string(scalars[end...])
  }

  /// The text as a scalar that means the same inside lists and sections, too.
  private static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "/._-+=~".unicodeScalars.contains($0)
    }
    return plain && text.first.map { $0.isLetter || $0 == "/" || $0 == "." } == true
      ? text : "'" + text.replacing("'", with: "''") + "'"
  }

  /// The way from a file's directory to another file; absolute where that is shorter.
  private static func relativePath(from file: String, to target: String) -> String {
    let goal = absolutePath(target).split(separator: "/"), start = absolutePath(file).split(separator: "/").dropLast()
    let shared = zip(goal, start).prefix { $0 == $1 }.count
    let way = Array(repeating: "..", count: start.count - shared) + goal.dropFirst(shared).map(String.init)
    let relative = way.joined(separator: "/"), absolute = absolutePath(target)
    // A model is a path, not a name, only with a slash or its ending.
    guard relative.count < absolute.count else { return absolute }
    return relative.contains("/") || relative.hasSuffix(".gguf") ? relative : "./" + relative
  }
}

extension RecipeNode {
  /// Paths of what the recipe reads, with their places, in the order of the file.
  fileprivate var inputPaths: [(value: String, place: RecipePlace)] {
    func values(_ node: RecipeNode, _ path: String) -> [(value: String, place: RecipePlace)] {
      switch node.content {
      case .section(let entries):
        return entries.flatMap { values($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
      case .list(let items): return items.flatMap { values($0, path) }
      case .text(let text, _):
        let key = path.hasPrefix("sweep.") ? String(path.dropFirst(6)) : path
        let isModelFile = key == "model" && (text.contains("/") || text.hasSuffix(".gguf"))
        guard isModelFile || Self.pathKeys.contains(key), !node.isNull else { return [] }
        return [(text, node.place)]
      }
    }
    return values(self, "").sorted { $0.place.precedes($1.place) }
  }

  private static let pathKeys: Set = [
    "extends", "document", "questions", "dataset.path", "generate.haystack", "adapter.path", "retention",
  ]
}
