import Crypto
import Foundation
import TensorFiles

/// SHA-256 of files and texts, in lower-case hexadecimal digits.
public enum FileHash {
  public static func sha256(_ path: String) throws -> String {
    let file = try MappedFile(path: path)
    return file.withUnsafeBytes { bytes in
      var hash = SHA256()
      hash.update(bufferPointer: bytes)
      return hash.finalize().hexadecimal
    }
  }

  /// Of the text's bytes in UTF-8.
  public static func sha256(text: String) -> String { SHA256.hash(data: Data(text.utf8)).hexadecimal }
}
