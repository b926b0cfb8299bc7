/// Words after which a full stop ends no sentence.
enum Abbreviations {
  /// Whether a word, without the full stop at its end, is a common abbreviation, an initial (`J.`), or letters with
  /// full stops between them (`e.g.`, `U.S.`, `Ph.D.`).
  static func contain(_ word: String) -> Bool {
    let bare = word.drop { !$0.isLetter && !$0.isNumber }
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetter) }) else { return false }
    if parts.count > 1 { return parts.allSatisfy { $0.count <= 2 } }
    // "I" is a word of its own.
    if bare.count == 1 { return bare != "I" && bare.first?.isUppercase == true }
    return known.contains(bare.lowercased())
  }

  private static let known: Set = [
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "gov", "sen",
    "rep", "pres", "messrs", "mme", "mlle", "vs", "etc", "al", "cf", "ca", "approx", "fig", "figs", "eq", "eqs", "sec",
    "vol", "pp", "ed", "eds", "nos", "inc", "ltd", "co", "corp", "dept", "univ", "est", "ave", "blvd", "mt", "ft",
    "jan", "feb", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
  ]
}
