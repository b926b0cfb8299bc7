/// The noun phrase at the beginning of some words, such as "a population of 1,946 people".
enum NounPhrase {
  /// From a determiner, number or name to the last word before a comma, a verb or a preposition other than "of"; nil if
  /// none begins there.
  static func read(_ words: [Word], _ range: Range<Int>) -> Range<Int>? {
    guard let first = range.first, words[first].opening.isEmpty || words[first].opening == "(" else { return nil }
    let lower = words[first].lower
    let isBare =
      Nouns.isPlural(lower) && words[first].text.first?.isLowercase == true && !ClosedClass.all.contains(lower)
    guard
      ClosedClass.determiners.contains(lower) || Quantity.isNumber(words[first]) || words[first].isCapitalised || isBare
        || ["one", "exactly"].contains(lower)
    else { return nil }
    var end = first + 1
    while end < range.upperBound {
      let word = words[end]
      if words[end - 1].breaksAfter || ["more", "less"].contains(word.lower) { break }
      if word.lower != "of",
        word.isPreposition || word.isAuxiliary
      {
        break
      }
      if word.isRelative || word.isSubordinator { break }
      if word.isConjunction { break }
      if word.isPronoun, word.lower != "one" { break }
      if ClosedClass.adverbs.contains(word.lower), word.lower != "first" { break }
      if word.lower.hasSuffix("ly"),
        end + 1 >= range.upperBound || word.breaksAfter || words[end + 1].isOfClosedClass
      {
        break
      }
      if isParticipleBehindNoun(words, end, first) { break }
      end += 1
    }
    while end > first, ["of", "the", "a", "an"].contains(words[end - 1].lower) { end -= 1 }
    guard end > first, !(end == first + 1 && ClosedClass.determiners.contains(lower)) else { return nil }
    return first..<end
  }

  /// "a bench made of": a participle, behind a noun.
  private static func isParticipleBehindNoun(_ words: [Word], _ index: Int, _ first: Int) -> Bool {
    guard index > first + 1 || words[first].isCapitalised else { return false }
    let next = index + 1 < words.count ? words[index + 1].lower : ""
    return words[index].isVerb(.participle)
      && (ClosedClass.prepositions.contains(next) || words[index].breaksAfter)
  }
}
