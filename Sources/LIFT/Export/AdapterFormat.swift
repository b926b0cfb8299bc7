import Adapters
import Diagnostics
import Foundation
import Kernels

/// The forms in which other programs read adapters.
public enum AdapterFormat: String, Sendable, CaseIterable {
  /// A directory for PEFT.
  case peft
  /// A file for llama.cpp.
  case gguf
  /// A directory for mlx-lm.
  case mlx

  /// What values can be written as.
  public var elementTypes: [ElementType] {
    [.float32, .float16, .bfloat16] + (self == .gguf ? [.q8_0] : [])
  }

  /// The form of what lies at a path.
  /// - Throws: ``InputError`` if nothing is there, or nothing that is an adapter.
  public init(of path: String) throws {
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputError.missing(path, "there is no such adapter", remedy: "Make one with lift adapt.")
    }
    guard isDirectory.boolValue else {
      guard !path.hasSuffix(".safetensors") else {
        throw InputError.usage(
          path, "this is one file of an adapter, expected all of it", remedy: "Give the directory that it is in.")
      }
      // Any other file is one for GGUF's reader to judge.
      self = .gguf
      return
    }
    func has(_ name: String) -> Bool { files.fileExists(atPath: "\(path)/\(name)") }
    if has(MLXFiles.weights), !has(AdapterFiles.weights) {
      self = .mlx
    } else if AdapterFiles.names.contains(where: has) || AdapterRecord.isPresent(in: path) {
      self = .peft
    } else {
      throw InputError.missing(
        path, "there is no adapter in this directory", remedy: "Give one that lift adapt, PEFT or mlx-lm wrote.")
    }
  }
}
