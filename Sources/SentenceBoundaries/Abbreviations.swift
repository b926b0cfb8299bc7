/// Words whose full stop is their own.
///
/// Some of them stand at a sentence's end too. They end it where the next word is one that begins sentences and no
/// names (``SentenceOpeners``).
enum Abbreviations {
  /// Whether the full stop behind a word ends no sentence.
  ///
  /// - Parameters:
  ///   - word: Without that full stop.
  ///   - next: The word after it; empty if there is none.
  static func contain(_ word: String, before next: String) -> Bool {
    let word = word.drop { !$0.isLetter && !$0.isNumber }
    // A single capital is an initial.
    let known = word.count > 1 ? word.lowercased() : String(word)
    if always.contains(known) { return true }
    if beforeNumbers.contains(known) { return next.first?.isNumber == true || isNumeral(next) }
    return (often.contains(known) || isInitials(word)) && !SentenceOpeners.contain(next)
  }

  /// A capital letter (`J.`), or parts of one or two letters (`U.S.`, `e.g.`, `Ph.D.`). "I" is a word.
  private static func isInitials(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetter) }) else { return false }
    if parts.count > 1 { return parts.allSatisfy { $0.count <= 2 } }
    return word.count == 1 && word != "I" && word.first?.isUppercase == true
  }

  private static func isNumeral(_ word: String) -> Bool {
    word != "I" && RomanNumeral.matches(word) && word.allSatisfy(\.isUppercase)
  }

  /// In front of names and numbers, and never at a sentence's end.
  private static let always: Set = [
    "mr", "mrs", "ms", "mx", "dr", "drs", "prof", "profs", "messrs", "mme", "mlle", "sra", "srta", "st", "ste", "डॉ",
    "د", "vs", "v", "cf", "viz", "e.g", "i.e", "eg", "ie", "approx", "ca", "circa", "resp", "incl", "esp", "pron",
    "bzw", "z.b", "d.h", "fig", "figs", "eq", "eqs", "sect", "sects", "suppl", "vols", "vers", "pp", "eds", "nos",
    "nr", "arts", "secs", "cls", "chs",
  ]

  /// Words, names or units by themselves, unless a number follows.
  private static let beforeNumbers: Set = [
    "no", "art", "sec", "p", "par", "para", "paras", "cl", "ch", "chap", "reg", "regs", "ref", "refs", "tab", "vol",
    "ver", "op", "app", "tel", "ext", "sat", "sun", "mar", "c", "b", "d", "r", "n", "l",
  ]

  private static let often: Set = [
    // Titles and first names.
    "rev", "fr", "hon", "pres", "gov", "sen", "rep", "gen", "col", "maj", "capt", "cmdr", "lt", "sgt", "cpl", "pvt",
    "adm", "supt", "insp", "dipl", "ing", "wm", "chas", "geo", "jas", "thos", "jr", "sr", "esq",
    // Firms, offices and places.
    "inc", "ltd", "co", "corp", "bros", "llc", "plc", "gmbh", "dept", "univ", "assn", "govt", "dist", "div", "intl",
    "natl", "ave", "blvd", "rd", "hwy", "bldg", "sq", "mt", "ft", "pt",
    // Measures and dates.
    "lb", "lbs", "oz", "hr", "hrs", "min", "mins", "max", "avg", "temp", "jan", "feb", "apr", "jun", "jul", "aug",
    "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
    // In references and lists.
    "etc", "al", "ibid", "est", "ed", "trans", "cir", "supp", "stat", "ann", "misc", "usw",
  ]
}
