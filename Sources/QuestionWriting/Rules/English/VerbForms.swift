/// What forms of English verbs a word may be.
struct VerbForms {
  enum Tense { case base, third, past, participle }
  struct Form: Equatable {
    /// Nil where it is not sure, as of `-ed` words of verbs that are not known.
    var lemma: String?
    var tense: Tense
  }

  private var table: [String: [Form]] = [:]

  static let english = VerbForms()

  private init() {
    for verb in IrregularVerbs.forms {
      add(verb.base, .base, verb.base)
      add(VerbForms.third(verb.base), .third, verb.base)
      for past in verb.past { add(past, .past, verb.base) }
      for participle in verb.participle { add(participle, .participle, verb.base) }
    }
    for base in RegularVerbs.bases where table[base] == nil {
      add(base, .base, base)
      add(VerbForms.third(base), .third, base)
      for past in VerbForms.past(base) {
        add(past, .past, base)
        add(past, .participle, base)
      }
    }
  }

  private mutating func add(_ word: String, _ tense: Tense, _ lemma: String) {
    let form = Form(lemma: lemma, tense: tense)
    if table[word]?.contains(form) != true { table[word, default: []].append(form) }
  }

  /// All that a word in lower case may be; words in `-ed` that are not known are a past tense and a participle of they
  /// do not say what.
  func forms(of word: String) -> [Form] {
    if let known = table[word] { return known }
    guard word.count > 4, word.hasSuffix("ed"), !VerbForms.notVerbs.contains(word), !word.hasSuffix("eed"),
      !word.contains("-")
    else { return [] }
    return [Form(lemma: nil, tense: .past), Form(lemma: nil, tense: .participle)]
  }

  func form(_ word: String, _ tense: Tense) -> Form? { forms(of: word).first { $0.tense == tense } }

  /// The past tense of the verb that a participle is of, if it is sure.
  func past(ofParticiple word: String) -> String? {
    guard let form = form(word, .participle) else { return nil }
    guard let lemma = form.lemma, let verb = IrregularVerbs.forms.first(where: { $0.base == lemma }) else {
      return word
    }
    return verb.past.count == 1 ? verb.past[0] : nil
  }

  private static let notVerbs: Set = [
    "hundred", "sacred", "naked", "wicked", "beloved", "rugged", "unmatched", "shed", "sled",
  ]

  private static func third(_ base: String) -> String {
    if base == "have" { return "has" }
    if ["s", "x", "z", "ch", "sh", "o"].contains(where: { base.hasSuffix($0) }) { return base + "es" }
    return endsInConsonantY(base) ? base.dropLast() + "ies" : base + "s"
  }

  private static func past(_ base: String) -> [String] {
    if base.hasSuffix("e") { return [base + "d"] }
    if endsInConsonantY(base) { return [base.dropLast() + "ied"] }
    if base == "travel" { return ["traveled", "travelled"] }
    if RegularVerbs.doubling.contains(base) || isShort(base) { return [base + String(base.last!) + "ed"] }
    return [base + "ed"]
  }

  private static func endsInConsonantY(_ base: String) -> Bool {
    base.hasSuffix("y") && base.dropLast().last.map { !"aeiou".contains($0) } == true
  }

  /// One vowel, and one consonant at the end, as in "plan".
  private static func isShort(_ base: String) -> Bool {
    let vowels = base.filter { "aeiou".contains($0) }.count
    guard vowels == 1, base.count > 2, let last = base.last, !"aeiouwxy".contains(last) else { return false }
    return "aeiou".contains(base.dropLast().last!)
  }
}
