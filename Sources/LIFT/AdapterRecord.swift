import Diagnostics
import Foundation
import TensorFiles
import Transformers

/// `lift.json`: what an adapter was made of, so that it can be checked, repeated and asked rightly.
public struct AdapterRecord: Sendable, Equatable, Codable {
  static let fileName = "lift.json"
  /// Counts up when keys change their meaning or place.
  public static let currentVersion = 5

  public struct DocumentFacts: Sendable, Equatable, Codable {
    public var source: String
    public var title: String?
    /// SHA-256 of the document's bytes.
    public var hash: String
    public var tokens: Int
  }

  public struct Base: Sendable, Equatable, Codable {
    public var name: String
    /// The model file that was used.
    public var path: String
    /// SHA-256 of the model file.
    public var hash: String
    /// SHA-256 of the chat template; nil if the model has none.
    public var templateHash: String?
  }

  public var version = AdapterRecord.currentVersion
  public var document: DocumentFacts
  public var base: Base
  public var settings: LiftSettings
  /// What matrix products rounded their factors to: `float32` or `bfloat16`.
  public var precision: String
  public var parameterCount: Int
  /// Optimizer steps that the settings ask for.
  public var stepsPlanned: Int
  /// Mean loss in nats, one for each step that was made: over supervised tokens, by their weights.
  public var losses: [Double]
  /// The step, from 1, after which the adapter is kept; 0 is before the first.
  public var stepKept: Int
  /// Mean loss in nats a token of what was held out, after each epoch; empty if nothing was.
  public var heldOutLosses: [Double]
  /// Tasks that the settings ask for and that could not be made.
  public var missingTasks: Int
  /// How far the model moved where the document is not the matter, if that was limited.
  public var drift: Drift.Limited?
  /// The rank that it was resized to after the training, if it was; the settings are those of the training.
  public var resizedTo: Int?
  /// Where the loss was no longer finite, if it was.
  public var divergence: Divergence?

  /// How training ended.
  public var ending: Ending

  public enum Ending: String, Sendable, Codable {
    /// All steps were made, or what was held out said that it was enough.
    case completed
    /// Interrupted.
    case stopped
    /// The loss was no longer finite; the adapter is the last with which it was.
    case diverged
  }
}

extension AdapterRecord {
  /// Facts for the weights file, as strings.
  var metadata: [String: String] {
    var facts = base.metadata.merging([
      "lift_version": String(version), "document_sha256": document.hash, "seed": String(settings.seed),
      "steps": String(losses.count),
    ]) { $1 }
    facts["final_loss"] = losses.last.map { String($0) }
    return facts
  }

  /// The names of all that ``metadata`` may hold.
  static let metadataKeys: Set = [
    "lift_version", "document_sha256", "seed", "steps", "final_loss", Base.hashKey, Base.nameKey, Base.templateKey,
  ]

  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// Whether there is a record in a directory; adapters of other programs have none.
  public static func isPresent(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/\(fileName)")
  }

  /// Reads `lift.json` of an adapter directory.
  public init(directory: String) throws {
    let path = "\(directory)/\(Self.fileName)"
    guard FileManager.default.fileExists(atPath: directory) else {
      throw InputError.missing(directory, "there is no such adapter", remedy: "Make one with lift adapt.")
    }
    guard let json = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(
        path, "the adapter has no record of how it was made", remedy: "Give a directory that lift adapt wrote.")
    }
    // The version first: a newer record may have other keys.
    struct Version: Decodable { var version: Int }
    do {
      let version = try JSONDecoder().decode(Version.self, from: json).version
      guard version == Self.currentVersion else {
        throw InputError.invalid(
          path, "the record has version \(version), expected \(Self.currentVersion)",
          remedy: version > Self.currentVersion ? "Use a newer version of lift." : "Make the adapter again with lift adapt.")
      }
      self = try JSONDecoder().decode(Self.self, from: json)
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError.invalid(
        path, "the record cannot be read: \(Self.reason(error))", remedy: "Make the adapter again with lift adapt.")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "key \(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
      DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
      "key \(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
    default: "it is not JSON of the expected form"
    }
  }
}

extension AdapterRecord.DocumentFacts {
  /// What to call the document: its title, else where it came from.
  var name: String { title ?? source }
}

extension AdapterRecord.Base {
  /// What metadata call ``hash``, ``name`` and ``templateHash``.
  static let hashKey = "base_sha256", nameKey = "base_name", templateKey = "template_sha256"

  /// Facts for the weights file of an adapter, as strings.
  var metadata: [String: String] {
    var facts = [Self.hashKey: hash, Self.nameKey: name]
    facts[Self.templateKey] = templateHash
    return facts
  }

  /// The identity of a loaded model.
  public init(_ model: LanguageModel) throws {
    self.init(
      name: model.name, path: URL(fileURLWithPath: model.path).standardizedFileURL.path, hash: try model.fileHash(),
      templateHash: model.chatTemplate.map { FileHash.sha256(text: $0.source) })
  }
}
