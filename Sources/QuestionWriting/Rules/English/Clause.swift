/// A main clause of an English statement, taken apart: `[lead,] subject [adverbs] verb rest`.
///
/// "In 1911 a Brask soon married a Vantrigg" has the lead "In 1911", the subject "a Brask", the adverb "soon", the verb
/// "married" and the rest "a Vantrigg".
struct Clause {
  let sentence: RuleSentence
  let vocabulary: Vocabulary
  /// What stands before the subject; often empty.
  let lead: Range<Int>
  let subject: Range<Int>
  let adverbs: Range<Int>
  /// The place of the finite verb.
  let verb: Int
  let kind: Kind
  /// What follows the finite verb in this clause.
  let rest: Range<Int>

  /// How the finite verb behaves.
  enum Kind: Equatable {
    /// It may stand before its subject: "is", "must", "has" before a participle.
    case auxiliary
    /// It takes a form of "do" in questions.
    case full(VerbForms.Form)
  }

  var words: [Word] { sentence.words }
  var verbWord: String { words[verb].lower }
  /// The clause without its lead.
  var core: Range<Int> { subject.lowerBound..<rest.upperBound }
  /// The subject's first word.
  var opening: Word { words[subject.lowerBound] }
  /// The word that the subject is about: "captain" of "the captain of the ferry".
  var subjectHead: Word? {
    Nouns.head(of: subject.lowerBound, Array(words[..<subject.upperBound])).map { words[$0] }
  }
  var isBe: Bool { words[verb].isBe }
  /// "is" and the like with no participle behind.
  var isPlainBe: Bool { isBe && secondVerb == nil }

  var isPast: Bool {
    switch kind {
    case .auxiliary: ["was", "were", "had", "could", "would"].contains(verbWord)
    case .full(let form): form.tense == .past
    }
  }

  /// Whether the verb shows that the subject is a plural.
  var isPlural: Bool { kind.isBase || ["are", "were", "have"].contains(verbWord) }

  /// The participle or base behind an auxiliary, past adverbs; nil if something else stands there.
  var secondVerb: Int? {
    guard kind == .auxiliary,
      let index = rest.first(where: {
        !ClosedClass.adverbs.contains(words[$0].lower) && !words[$0].lower.hasSuffix("ly")
      }),
      words[index].lower != "be", words[index].lower != "been"
    else { return nil }
    return words[index].isVerb(words[verb].isModal ? .base : .participle) ? index : nil
  }

  /// Whether something is pointed to that stands before the sentence.
  func isUnresolved(_ range: Range<Int>) -> Bool {
    if isBareCount, range.overlaps(subject) { return true }
    return range.contains { index in
      let word = words[index]
      if ClosedClass.unresolved.contains(word.lower) { return true }
      if word.lower == "following" { return index > 0 && words[index - 1].lower == "the" }
      // "was his senior": not the subject's own.
      if isPlainBe, rest.contains(index), ["his", "her", "their"].contains(word.lower) { return true }
      guard subject.contains(index) else { return false }
      return word.isPossessive && word.lower != "whose" || ["same", "previous"].contains(word.lower)
    }
  }

  var isUnresolved: Bool { isUnresolved(core) }

  /// "the two", "the first", "the youngest": something before the sentence says of what.
  private var isBareCount: Bool {
    guard subject.count == 2, opening.lower == "the" else { return false }
    let last = words[subject.lowerBound + 1]
    return Quantity.isNumber(last) || last.lower.hasSuffix("est") && last.text.count > 5
      || ["first", "second", "others", "other", "rest"].contains(last.lower)
  }
}

extension Clause.Kind {
  /// "eat", the form that shows a plural.
  var isBase: Bool {
    if case .full(let form) = self { form.tense == .base } else { false }
  }

  /// The lemma of a full verb, if it is sure.
  var lemma: String? {
    if case .full(let form) = self { form.lemma } else { nil }
  }
}
