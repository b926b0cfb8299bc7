/// Signs that a name is that of a person.
enum PersonEvidence {
  /// A title before it, `who` behind it, or a person's occupation beside it: "the captain of the ship is …", "…, a
  /// baker".
  static func isFound(_ words: [Word], _ name: Range<Int>) -> Bool {
    let last = name.upperBound - 1
    if name.count > 1, titles.contains(words[name.lowerBound].lower) { return true }
    if name.count > 1, givenNames.contains(words[name.lowerBound].lower) { return true }
    guard words[last].possessive.isEmpty, name.upperBound < words.count else { return isIdentified(words, name) }
    let next = words[name.upperBound].lower
    if words[last].hasComma, next == "who" || next == "whose" { return true }
    // "X, a baker whose …" or "X is the baker of …"
    if words[last].hasComma || ["is", "was", "became"].contains(next) {
      let start = words[last].hasComma ? name.upperBound : name.upperBound + 1
      if start < words.count, ["a", "an", "the"].contains(words[start].lower), let head = Nouns.head(of: start, words) {
        if Nouns.isPerson(words[head].lower) { return true }
      }
    }
    return isIdentified(words, name)
  }

  /// "The captain of the Patient Goose is X": the sentence's subject is an occupation, and the name all that follows.
  private static func isIdentified(_ words: [Word], _ name: Range<Int>) -> Bool {
    guard name.lowerBound >= 3, ["is", "was"].contains(words[name.lowerBound - 1].lower), let start = words.first,
      start.lower == "the", let head = Nouns.head(of: 0, words), head < name.lowerBound
    else { return false }
    return Nouns.isPerson(words[head].lower)
      && (name.upperBound == words.count || words[name.upperBound - 1].breaksAfter
        || words[name.upperBound - 1].closing.contains("."))
  }

  static let titles: Set = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "lady", "lord", "king", "queen", "prince", "princess",
    "captain", "colonel", "general", "admiral", "president", "senator", "judge", "father", "sister", "brother", "aunt",
    "uncle", "saint", "pope", "bishop", "emperor", "major", "lieutenant", "sergeant",
  ]

  /// Given names that are hardly anything else.
  static let givenNames: Set<String> = Set(
    """
    adam agnes alan albert alexander alfred alice andrew anna anne anthony antonio arthur barbara benjamin \
    bernard bruce carlos carol caroline catherine charles christopher clara claude daniel david deborah diana \
    donald dorothy douglas edgar edith edmund eduardo edward edwin eleanor elizabeth emily emma eric ernest eva \
    felix fernando francis francisco franz fred frederick friedrich geoffrey george gerald giovanni giuseppe \
    gordon gustav hannah hans harold harry helen helena henri henry herbert hermann howard hugh ian isaac isabel \
    isabella ivan jacob jacques jane janet jason jean jennifer jeremy jessica joan johann john jonathan jorge \
    josef joseph josé juan julia julian karen karl katherine keith kenneth kevin larry laura lawrence leon \
    leonard lewis linda louis louise lucy luigi luis luke manuel margaret maria marie martha martin mary matthew \
    maurice michael michel miguel nancy nathan neil nicholas nicolas oliver oscar otto pablo patricia patrick \
    paul pedro peter philip pierre rachel ralph raymond rebecca richard robert roger ronald rosa rose roy ruth \
    samuel sandra sarah sebastian sergei simon sophia sophie stanley stephen steven stuart susan sylvia theodore \
    theresa thomas timothy ursula victor victoria vincent virginia vladimir walter wilhelm william winston yves
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
