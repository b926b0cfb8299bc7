/// English verbs in the base form, as it stands behind do, does and did.
enum VerbForms {
  /// What a word may be, if it is a full verb: the auxiliary that asks for it, and its base form. Some are no words; which,
  /// the model tells.
  ///
  /// - Parameter before: The word before it.
  static func questions(_ word: String, after before: String) -> [(auxiliary: String, base: String)] {
    if let base = irregular[word] { return [("did", base)] }
    var forms: [(String, String)] = []
    if word.hasSuffix("ed") { forms += bases(word).map { ("did", $0) } }
    let isBehindPlural = before.hasSuffix("s") && !before.hasSuffix("ss")
    if word.hasSuffix("s"), !word.hasSuffix("ss"), !isBehindPlural { forms += bases(word).map { ("does", $0) } }
    if unchanged.contains(word) { forms.append(("did", word)) }
    if isBehindPlural && !word.hasSuffix("s") || ["we", "they", "you", "i"].contains(before) {
      forms.append(("do", word))
    }
    return forms
  }

  /// The base form of have, if a word is that and no auxiliary need follow.
  static let having: [String: (auxiliary: String, base: String)] = [
    "has": ("does", "have"), "have": ("do", "have"), "had": ("did", "have"),
  ]

  /// Whether a word may be a verb that has a subject before it.
  static func mayBeFinite(_ word: String) -> Bool {
    EnglishWords.auxiliaries.contains(word) || irregular[word] != nil || unchanged.contains(word) || word.hasSuffix("ed")
      || word.hasSuffix("s") && !word.hasSuffix("ss") && !EnglishWords.function.contains(word)
  }

  static func isIrregularPast(_ word: String) -> Bool { irregular[word] != nil }

  private static func bases(_ word: String) -> [String] {
    var forms: [String] = []
    if word.hasSuffix("ied") || word.hasSuffix("ies") { forms.append(word.dropLast(3) + "y") }
    for ending in ["ed", "es"] where word.hasSuffix(ending) && word.count > ending.count + 1 {
      let stem = String(word.dropLast(ending.count))
      forms += [stem, stem + "e"]
      if ending == "ed", stem.count > 3, let last = stem.last, stem.dropLast().last == last {
        forms.append(String(stem.dropLast()))
      }
    }
    if word.hasSuffix("s"), !word.hasSuffix("es"), word.count > 2 { forms.append(String(word.dropLast())) }
    return forms
  }

  /// Verbs whose past is their base form.
  private static let unchanged: Set<String> = ["set", "put", "cut", "let", "hit", "shut", "cost", "hurt", "split", "spread"]

  /// Past and base.
  private static let irregular: [String: String] = Dictionary(
    """
    became become|began begin|bent bend|bit bite|blew blow|bore bear|bought buy|bound bind|bred breed|broke break|\
    brought bring|built build|burnt burn|came come|caught catch|chose choose|clung cling|drank drink|drew draw|\
    drove drive|dug dig|ate eat|fed feed|fell fall|felt feel|fled flee|flew fly|forbade forbid|forgot forget|fought fight|\
    found find|froze freeze|gave give|got get|grew grow|heard hear|held hold|hid hide|hung hang|kept keep|knew know|\
    laid lay|lay lie|led lead|left leave|lent lend|lost lose|made make|meant mean|met meet|paid pay|ran run|rang ring|\
    rode ride|rose rise|said say|sang sing|sank sink|sat sit|saw see|sent send|shone shine|shook shake|shot shoot|\
    slept sleep|slid slide|sold sell|sought seek|spent spend|spoke speak|sprang spring|stole steal|stood stand|\
    struck strike|stuck stick|swam swim|swept sweep|swore swear|swung swing|taught teach|thought think|threw throw|\
    told tell|took take|tore tear|understood understand|went go|withdrew withdraw|woke wake|won win|wore wear|wove weave|\
    wrote write
    """.split(separator: "|").map { pair in
      let words = pair.split(separator: " ").map(String.init)
      return (words[0], words[1])
    }, uniquingKeysWith: { first, _ in first })
}
