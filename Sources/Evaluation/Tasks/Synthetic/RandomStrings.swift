import Randomness

/// Keys, values and words that no text contains by itself.
///
/// RULER draws its words from lists of English ones. Those of keys are drawn here from a smaller list, those to be
/// counted are made of syllables.
extension SeededGenerator {
  /// Random numbers of their own, for something that draws an unknown number of them.
  mutating func split() -> SeededGenerator {
    var other = self
    other.state = next()
    return other
  }

  /// As many different values as are asked for, in the order in which they are drawn.
  mutating func distinct<Value: Hashable>(_ count: Int, _ draw: (inout SeededGenerator) -> Value) -> [Value] {
    var values: [Value] = [], seen: Set<Value> = []
    while values.count < count {
      let value = draw(&self)
      if seen.insert(value).inserted { values.append(value) }
    }
    return values
  }

  /// `quiet-harbour`, as RULER joins an adjective and a noun.
  mutating func wordPair() -> String { element(of: EnglishWords.adjectives) + "-" + element(of: EnglishWords.nouns) }

  /// Seven digits, the first not zero.
  mutating func number() -> String { String(1_000_000 + index(below: 9_000_000)) }

  /// A UUID of version 4 (RFC 9562).
  mutating func uuid() -> String {
    let random = [next(), next()]
    // Version and variant have fixed places.
    let high = random[0] & ~0xF000 | 0x4000, low = random[1] & ~(0xC0 << 56) | 0x80 << 56
    let digits = [high, low].map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    var groups: [Substring] = [], rest = digits[...]
    for length in [8, 4, 4, 4, 12] {
      groups.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return groups.joined(separator: "-")
  }

  /// A name of capital letters.
  mutating func variable(length: Int) -> String { letters(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), length) }

  /// A word without meaning, `qzrvka`.
  mutating func code(length: Int) -> String { letters(Array("abcdefghijklmnopqrstuvwxyz"), length) }

  /// A word that can be spoken: two or three syllables of a consonant, a vowel and perhaps a consonant.
  mutating func spokenWord() -> String {
    let onsets = [
      "b", "br", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v",
    ]
    let vowels = ["a", "e", "i", "o", "u", "ai", "ea", "oo"], codas = ["", "", "", "l", "m", "n", "nd", "r", "s", "t"]
    return (0..<2 + index(below: 2)).map { _ in
      element(of: onsets) + element(of: vowels) + element(of: codas)
    }.joined()
  }

  private mutating func letters(_ alphabet: [Character], _ count: Int) -> String {
    String((0..<count).map { _ in element(of: alphabet) })
  }
}
