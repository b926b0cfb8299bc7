/// Random Unicode with a taste for what tokenizers get wrong.
enum RandomText {
  private static let favourites: [Unicode.Scalar] =
    Array("aZ sStTrRevV'  \n\r\t0129.,!?<|>_".unicodeScalars) + [
      "\u{85}", "\u{a0}", "\u{2028}", "\u{3000}", "\u{301}", "\u{200d}", "\u{fe0f}", "é", "ſ", "中", "あ", "한", "ع",
      "٣", "½", "Ⅷ", "🙂", "👍", "\u{1f3fd}", "\0", "\u{7f}", "\u{feff}", "\u{10ffff}",
    ]

  static func string(length: Int, using generator: inout SplitMix64) -> String {
    var scalars = String.UnicodeScalarView()
    while scalars.count < length {
      if Int.random(in: 0..<4, using: &generator) > 0 {
        scalars.append(favourites.randomElement(using: &generator)!)
      } else if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x110000, using: &generator)) {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
