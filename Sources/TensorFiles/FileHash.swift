import Crypto
import Foundation

/// SHA-256 of files, bytes and texts, in lower-case hexadecimal digits.
public enum FileHash {
  public static func sha256(_ path: String) throws -> String {
    let file = try MappedFile(path: path)
    return file.withUnsafeBytes { bytes in
      var hash = SHA256()
      hash.update(bufferPointer: bytes)
      return hexadecimal(hash.finalize())
    }
  }

  public static func sha256(bytes: Data) -> String { hexadecimal(SHA256.hash(data: bytes)) }

  /// Of the text's bytes in UTF-8.
  public static func sha256(text: String) -> String { sha256(bytes: Data(text.utf8)) }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { String(format: "%02x", $0) }.joined()
  }
}
