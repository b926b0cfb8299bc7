/// What the patterns of the pre-tokenizers tell apart.
///
/// Characters that are newer than Unicode 16 count as `other`, as they do in the engines that made the vocabularies; so
/// the ids do not depend on the Unicode version of the system.
enum CharacterClass {
  /// `\p{L}`
  case letter
  /// `\p{N}`
  case number
  /// `\r` or `\n`
  case lineBreak
  /// `\s`, the two line breaks aside: Unicode's White_Space.
  case space
  case other

  var isWhitespace: Bool { self == .space || self == .lineBreak }

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x61...0x7a, 0x41...0x5a: self = .letter
    case 0x30...0x39: self = .number
    case 0x0a, 0x0d: self = .lineBreak
    case 0x20, 0x09, 0x0b, 0x0c: self = .space
    case 0..<0x80: self = .other
    case 0x4e00...0x9fff, 0xac00...0xd7a3, 0x3041...0x3096, 0x30a1...0x30fa: self = .letter  // without a look-up
    default:
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        self = Self.isKnown(scalar) ? .letter : .other
      case .decimalNumber, .letterNumber, .otherNumber:
        self = Self.isKnown(scalar) ? .number : .other
      default:
        self = scalar.properties.isWhitespace ? .space : .other
      }
    }
  }

  private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.age.map { $0.major <= 16 } ?? false
  }
}
