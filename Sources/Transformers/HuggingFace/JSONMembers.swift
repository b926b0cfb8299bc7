import Diagnostics
import Foundation

/// The members of a JSON object in a file, each asked for by its type; null is as good as absent.
struct JSONMembers {
  /// The file, and the way to the object inside it, as errors name it.
  let place: String
  private let members: [String: Any]

  /// All of them.
  var object: [String: Any] { members }

  private init(_ members: [String: Any], at place: String) { (self.members, self.place) = (members, place) }

  /// - Throws: ``InputError`` if the file cannot be read or holds something else.
  init(path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no such file", remedy: "Get the whole folder from where it came.")
    }
    guard let members = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else {
      throw InputError.invalid(path, "this is not a JSON object", remedy: "Get the file again from where it came.")
    }
    self.init(members, at: path)
  }

  func has(_ key: String) -> Bool { members[key].map { !($0 is NSNull) } ?? false }

  func string(_ key: String) throws -> String? { try value(key, "a text") }
  func double(_ key: String) throws -> Double? { try value(key, "a number") }
  func bool(_ key: String) throws -> Bool? { try value(key, "true or false") }
  func int(_ key: String) throws -> Int? { try value(key, "a whole number") }
  func strings(_ key: String) throws -> [String]? { try value(key, "a list of texts") }
  func list(_ key: String) throws -> [Any]? { try value(key, "a list") }
  func numbers(_ key: String) throws -> [String: Int]? { try value(key, "an object of whole numbers") }
  func texts(_ key: String) throws -> [String: String]? { try value(key, "an object of texts") }

  func object(_ key: String) throws -> JSONMembers? {
    let object: [String: Any]? = try value(key, "an object")
    return object.map { JSONMembers($0, at: "\(place): \(key)") }
  }

  func objects(_ key: String) throws -> [JSONMembers]? {
    let objects: [[String: Any]]? = try value(key, "a list of objects")
    return objects.map { $0.map { JSONMembers($0, at: "\(place): \(key)") } }
  }

  /// The value as it is, for what may have several types.
  func any(_ key: String) -> Any? { has(key) ? members[key] : nil }

  /// The members that are texts, numbers or switches, as a person reads them.
  var scalars: [String: String] {
    members.compactMapValues { value in
      switch value {
      case let text as String: text
      // A switch is a number, too; its C type tells it from one.
      case let number as NSNumber: number.objCType.pointee == 99 ? "\(number.boolValue)" : "\(number)"
      default: nil
      }
    }
  }

  func required<Value>(_ key: String, _ read: (String) throws -> Value?) throws -> Value {
    guard let value = try read(key) else {
      throw InputError.invalid(place, "key \(key) is missing", remedy: "Get the file again from where it came.")
    }
    return value
  }

  private func value<Value>(_ key: String, _ what: String) throws -> Value? {
    guard has(key) else { return nil }
    guard let value = members[key] as? Value else {
      throw InputError.invalid(
        place, "key \(key) is not \(what)", remedy: "Get the file again from where it came.")
    }
    return value
  }
}
