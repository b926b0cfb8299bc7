import Foundation
import TensorFiles

/// Committed files under Tests/Fixtures; the script that made `name/` is `make_name.py` beside it.
public enum Fixture {
  /// The path of a file or directory, `tiny_llama/tied/model.gguf`.
  public static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(name).path
  }

  public static func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  /// Decodes a JSON file whose keys are in snake case.
  public static func json<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data(name))
  }

  /// The values of all tensors of a safetensors file, by name.
  public static func tensors(_ name: String) throws -> [String: [Float]] {
    let file = try SafetensorsFile(path: path(name))
    return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.float32Values()) })
  }
}
