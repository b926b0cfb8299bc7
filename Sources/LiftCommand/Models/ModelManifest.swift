import Diagnostics
import Foundation

/// `checkpoints/manifest.json`: the models that can be had by name, where they come from, and how to know them.
struct ModelManifest: Decodable {
  struct Entry: Decodable {
    /// What the command line calls the model.
    var name: String
    /// File name in the checkpoints directory.
    var file: String
    var sha256: String
    var sizeInBytes: Int
    var licence: String
    /// Where the weights come from, in words.
    var origin: String
    /// Nil for models that are part of the project.
    var package: Package?
  }

  /// A Python package that carries the file.
  struct Package: Decodable {
    var name: String
    var version: String
    /// Path of the file inside the package.
    var member: String
  }

  var models: [Entry]

  init(path: String) throws {
    guard let json = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(
        path, "the list of models is not there",
        remedy: "Run lift inside the project, or name the directory with LIFT_CHECKPOINTS.")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: json)
    } catch {
      throw InputError.invalid(path, "the list of models cannot be read", remedy: "Take the project's own file again.")
    }
  }
}
