/// Closed classes of English words, and other short lists that rules need.
enum EnglishWords {
  /// Words that stand in any text.
  static let function: Set<String> = Set(
    """
    an the this that these those some any every each no all both either neither and or but nor so yet for because since \
    although though if when while where whereas as than then which who whom whose what why how of in on at by to from a \
    with without into onto over under through during before after between among against about around near across behind \
    beyond upon within along until till up down out off i you he she it we they me him her us them my your his its our \
    their mine yours hers ours theirs himself herself itself themselves is are was were be been being am has have had \
    having do does did doing can could may might must shall should will would not only also very there here too just even \
    such own same other more most much many few anyone everyone everybody nobody somebody someone anybody nothing \
    everything something anything thus hence however therefore moreover furthermore instead meanwhile often sometimes \
    usually never always now still another one ones once several rather none
    """.split(separator: " ").map(String.init))

  /// Words that point at something before them.
  static let pronouns: Set<String> = Set(
    "he she it they him her them his its their hers theirs this these those such i me my you your here there none"
      .split(separator: " ").map(String.init))

  static let auxiliaries: Set<String> = Set(
    "is are was were can could will would must may might should did does do has have had"
      .split(separator: " ").map(String.init))

  static let conjunctions: Set<String> = Set(
    "and but because so while when although though which that who where if whereas as what how until"
      .split(separator: " ").map(String.init))

  static let prepositions: Set<String> = Set(
    "in on at to from by for with of since until into over under during near".split(separator: " ").map(String.init))

  static let determiners: Set<String> = Set(
    "the a an his her its their our my every each no some any all".split(separator: " ").map(String.init))

  /// Words that have a noun behind them, not a verb.
  static let attributes: Set<String> = Set(
    "own same other more most such each every both either".split(separator: " ").map(String.init))

  /// Short words that stand between a subject and its verb.
  static let adverbs: Set<String> = Set(
    "also always never often still now then thus therefore further first only just".split(separator: " ").map(String.init))

  static let months: Set<String> = Set(
    "january february march april may june july august september october november december"
      .split(separator: " ").map(String.init))

  static let numbers: Set<String> = Set(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen \
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half dozen
    """.split(separator: " ").map(String.init))

  /// Whether a noun looks like one of a person; some things do, too ("newspaper").
  static func mayBePerson(_ noun: String) -> Bool {
    let singular = noun.hasSuffix("s") ? String(noun.dropLast()) : noun
    return persons.contains(singular) || persons.contains(noun)
      || ["er", "or", "ist", "ian", "man", "men", "ant"].contains { singular.hasSuffix($0) } && !things.contains(singular)
  }

  private static let persons: Set<String> = Set(
    """
    people person child children king queen prince princess captain mother father brother sister wife husband son daughter \
    aunt uncle cousin friend guest judge guard clerk cook boy girl lady lord monk nun nurse priest bishop pope president \
    chief mate crew council team student pupil survivor expert critic architect scientist author artist family committee
    """.split(separator: " ").map(String.init))

  private static let things: Set<String> = Set(
    """
    number paper newspaper water river tower order matter letter summer winter weather power paper corner harbour border \
    chapter register cover computer layer parameter feather timber copper silver butter dinner supper encoder decoder \
    header error factor vector door floor colour motor mirror tensor interior exterior plant restaurant instant constant
    """.split(separator: " ").map(String.init))
}
