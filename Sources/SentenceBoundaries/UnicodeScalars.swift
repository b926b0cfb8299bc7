extension Unicode.Scalar {
  /// A letter or a digit.
  var isWord: Bool { properties.isAlphabetic || properties.numericType != nil }

  /// What ends sentences: Unicode's property `Sentence_Terminal`, and the ellipsis.
  var isStop: Bool { properties.isSentenceTerminal || self == "…" }

  var isFullStop: Bool { self == "." || self == "．" }

  /// Of Chinese or Japanese, which put no blanks between words.
  var isIdeographOrKana: Bool { properties.isIdeographic || ("\u{3041}"..."\u{30FF}").contains(self) }
}

extension Substring.UnicodeScalarView {
  /// Whether a capital letter stands anywhere: small letters then tell that a sentence goes on.
  var hasCapitals: Bool {
    contains { $0.properties.isUppercase || $0.properties.generalCategory == .titlecaseLetter }
  }
}
