import Diagnostics
import Foundation
import LIFT
import Transformers

/// The checkpoints directory: models by name.
struct ModelStore {
  let directory: String
  let manifest: ModelManifest

  /// The directory `LIFT_CHECKPOINTS`, else `checkpoints` in the current directory or one above it, else beside the project
  /// that the executable was built in.
  init() throws {
    directory = ProjectDirectory.find("checkpoints", variable: "LIFT_CHECKPOINTS", holding: "manifest.json")
    manifest = try ModelManifest(path: directory + "/manifest.json")
  }

  func path(of entry: ModelManifest.Entry) -> String { "\(directory)/\(entry.file)" }

  func isPresent(_ entry: ModelManifest.Entry) -> Bool { FileManager.default.fileExists(atPath: path(of: entry)) }

  /// Whether the model is here, for people: `yes`, `no`, or `damaged` if the file has another size than it should.
  func state(of entry: ModelManifest.Entry) -> String {
    guard isPresent(entry) else { return "no" }
    let size = try? FileManager.default.attributesOfItem(atPath: path(of: entry))[.size] as? Int
    return size == entry.sizeInBytes ? "yes" : "damaged"
  }

  func entry(named name: String) throws -> ModelManifest.Entry {
    guard let entry = manifest.models.first(where: { $0.name == name }) else {
      throw InputError.missing(
        name, "no model has this name, and there is no such file",
        remedy: "There are \(manifest.models.map(\.name).joined(separator: ", ")).")
    }
    return entry
  }

  /// The file or folder of a model given by name or path; a path needs no list of models.
  static func path(of nameOrPath: String) throws -> String {
    if isModel(nameOrPath) { return nameOrPath }
    guard !nameOrPath.isEmpty else { throw InputError.usage("--model", "it is empty", remedy: "Name a model or a file.") }
    if FileManager.default.fileExists(atPath: nameOrPath) {
      throw InputError.invalid(
        nameOrPath, "there is no config.json here, expected a GGUF file or a folder of Hugging Face",
        remedy: "An adapter is given with --adapter.")
    }
    guard !nameOrPath.contains("/"), !nameOrPath.hasSuffix(".gguf") else {
      throw InputError.missing(nameOrPath, "there is no such model file", remedy: "Check the path.")
    }
    let store = try ModelStore(), entry = try store.entry(named: nameOrPath)
    guard store.isPresent(entry) else {
      throw InputError.missing(
        store.path(of: entry), "the model \(entry.name) is not here",
        remedy: entry.package == nil ? "Take it from the repository again." : "Run: lift models pull \(entry.name)")
    }
    return store.path(of: entry)
  }

  /// The model that is named, else the base of an adapter.
  static func path(of model: String?, orBaseOf adapter: StoredAdapter?) throws -> String {
    if let model { return try path(of: model) }
    if let adapter { return try path(ofBaseOf: adapter) }
    throw InputError.usage("--model", "none was given", remedy: "Give one; lift models list shows them.")
  }

  /// The model that is named, else the one base of several adapters, found through any of them.
  static func path(of model: String?, orBaseOf adapters: [StoredAdapter]) throws -> String {
    if let model { return try path(of: model) }
    let known = adapters.filter { $0.baseHash != nil }
    if let first = known.first, let other = known.first(where: { $0.baseHash != first.baseHash }) {
      throw InputError.usage(
        other.path,
        "it was made for another base model (SHA-256 \(other.baseHash?.prefix(12) ?? "")…) than \(first.path) "
          + "(\(first.baseHash?.prefix(12) ?? "")…)", remedy: "Take adapters of one model, or name it with --model.")
    }
    var failure: (any Error)?
    // A record knows the place of the model's file, other adapters at most its hash.
    for adapter in adapters.filter({ $0.record != nil }) + adapters.filter({ $0.record == nil }) {
      do { return try path(ofBaseOf: adapter) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return try path(of: nil, orBaseOf: nil)
  }

  /// The file of the model that an adapter was made for: where it was then, or wherever the same bytes are known to be.
  private static func path(ofBaseOf adapter: StoredAdapter) throws -> String {
    let store = try? ModelStore(), base = adapter.record?.base
    let entry = store?.manifest.models.first { $0.sha256 == adapter.baseHash }
    if let store, let entry, store.isPresent(entry) { return store.path(of: entry) }
    if let base, isModel(base.path) { return base.path }
    if let entry, entry.package != nil {
      throw InputError.missing(
        adapter.path, "its base model \(entry.name) is not here", remedy: "Run: lift models pull \(entry.name)")
    }
    if let base {
      throw InputError.missing(
        adapter.path, "its base model \(base.name) is no longer at \(base.path)",
        remedy: "Give its file with --model.")
    }
    let reason = adapter.baseHash.map {
      "the model that \(adapter.path) was made for (SHA-256 \($0.prefix(12))…) is not among those of lift models list"
    } ?? "\(adapter.path), which another program made, does not say which it was made for"
    throw InputError.usage("--model", "none was given, and \(reason)", remedy: "Give its base model.")
  }

  private static func isModel(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return false }
    return !isDirectory.boolValue || LanguageModel.isFolder(path)
  }
}
