import Diagnostics
import Foundation

/// The files of an adapter directory.
public enum AdapterFiles {
  public static let configuration = "adapter_config.json"
  public static let weights = "adapter_model.safetensors"
  public static let names = [configuration, weights]

  /// What `adapter_config.json` calls the kind of the adapter: `LORA`, `GATED_MEMORY`.
  public static func kind(_ directory: String) throws -> String {
    guard let kind = try configurationKeys(directory)["peft_type"] as? String else {
      throw InputError.invalid(
        "\(directory)/\(configuration)", "key peft_type is absent, or no text, expected LORA, \(GatedMemoryAdapter.kind) or \(FullAdapter.kind)",
        remedy: "The adapter cannot be used here.")
    }
    return kind
  }

  /// The keys of `adapter_config.json`, mlx-lm's as well.
  /// - Throws: ``InputError`` if there is none, or it is not a JSON object.
  public static func configurationKeys(_ directory: String) throws -> [String: Any] {
    let path = "\(directory)/\(configuration)"
    guard let json = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(
        path, "there is no adapter configuration here", remedy: "Give a directory that lift adapt, PEFT or mlx-lm wrote.")
    }
    guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw InputError.invalid(path, "this is not a JSON object", remedy: "Give a directory that PEFT or lift wrote.")
    }
    return object
  }
}
