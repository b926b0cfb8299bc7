/// The byte-level alphabet: one printable character for each byte, so that any text can be written as tokens.
///
/// Bytes 33–126, 161–172 and 174–255 stand for themselves; the other 68, in rising order, become U+0100, U+0101, …
/// A space is `Ġ`, a newline `Ċ`.
///
/// Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, §2.2.
enum ByteAlphabet {
  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    var shifted: UInt32 = 0x100
    return (0...255).map { byte in
      switch byte {
      case 33...126, 161...172, 174...255:
        return Unicode.Scalar(UInt8(byte))
      default:
        defer { shifted += 1 }
        return Unicode.Scalar(shifted)!  // 0x100 ..< 0x144, all of them characters
      }
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  /// The bytes that a token stands for, or nil if it holds a character outside the alphabet.
  static func bytes(of token: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(token.utf8.count)
    for scalar in token.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// The bytes written in the alphabet.
  static func text(of bytes: some Sequence<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    for byte in bytes { result.append(scalars[Int(byte)]) }
    return String(result)
  }
}
