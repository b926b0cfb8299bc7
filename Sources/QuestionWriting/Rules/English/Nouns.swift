/// What can be told of English nouns without a dictionary.
enum Nouns {
  /// The place of a noun phrase's head: the word before its first preposition, relative pronoun, verb or comma.
  static func head(of start: Int, _ words: [Word]) -> Int? {
    var last: Int?
    for index in start..<words.count {
      let lower = words[index].lower
      if index > start, ClosedClass.prepositions.contains(lower) || ClosedClass.relatives.contains(lower) { break }
      if ClosedClass.auxiliaries.contains(lower) || ClosedClass.conjunctions.contains(lower) { break }
      if !ClosedClass.determiners.contains(lower) { last = index }
      if words[index].breaksAfter || words[index].closing.contains(".") { break }
    }
    return last
  }

  static func isPerson(_ noun: String) -> Bool {
    persons.contains(noun) || ["people", "children", "men", "women"].contains(noun)
      || ["ist", "keeper", "maker", "smith", "woman"].contains { noun.hasSuffix($0) }
      || (noun.hasSuffix("man") && noun != "human" && noun != "german")
  }

  /// Whether it looks like a plural.
  static func isPlural(_ noun: String) -> Bool {
    if irregularPlurals.contains(noun) { return true }
    return noun.count > 3 && noun.hasSuffix("s") && !["ss", "us", "is"].contains { noun.hasSuffix($0) }
  }

  private static let irregularPlurals: Set = [
    "people", "children", "men", "women", "feet", "teeth", "mice", "geese", "sheep", "fish", "percent", "per", "cattle",
  ]

  static let persons: Set<String> = Set(
    """
    activist actor actress adviser advisor advocate apprentice architect assistant attorney aunt author baker \
    barber beekeeper bishop boss boy bride brother builder butcher captain carpenter chairman chairwoman \
    chancellor chef chief child citizen clerk coach commander composer conductor cook councillor cousin critic \
    curator daughter dean deputy designer director doctor driver duke editor emperor employee engineer expert \
    explorer farmer father founder friend gardener girl governor grandfather grandmother guard guest historian \
    hunter husband inventor islander journalist judge king lawyer leader lecturer librarian magician manager \
    master mathematician mayor member merchant miller minister monk mother musician neighbor neighbour nephew \
    niece nun nurse observer officer official opponent owner painter partner philosopher photographer physician \
    pilot player poet politician president priest prince princess principal producer professor prophet protester \
    protestor queen researcher resident ruler sailor saint scholar scientist secretary senator settler shepherd \
    singer sister smith soldier son statesman stranger student successor sultan supporter surgeon survivor \
    tailor teacher technician translator traveler traveller treasurer uncle victim villager visitor voter widow \
    wife winner worker writer
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
