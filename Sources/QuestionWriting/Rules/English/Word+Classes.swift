/// Which class of English words a word belongs to.
extension Word {
  var isArticle: Bool { ClosedClass.articles.contains(lower) }
  var isPossessive: Bool { ClosedClass.possessives.contains(lower) }
  var isDeterminer: Bool { ClosedClass.determiners.contains(lower) }
  var isQuantifier: Bool { ClosedClass.quantifiers.contains(lower) }
  var isNegative: Bool { ClosedClass.negatives.contains(lower) }
  var isPronoun: Bool { ClosedClass.pronouns.contains(lower) }
  var isRelative: Bool { ClosedClass.relatives.contains(lower) }
  var isBe: Bool { ClosedClass.be.contains(lower) }
  var isHave: Bool { ClosedClass.have.contains(lower) }
  var isModal: Bool { ClosedClass.modals.contains(lower) }
  var isAuxiliary: Bool { ClosedClass.auxiliaries.contains(lower) }
  var isPreposition: Bool { ClosedClass.prepositions.contains(lower) }
  var isConjunction: Bool { ClosedClass.conjunctions.contains(lower) }
  var isSubordinator: Bool { ClosedClass.subordinators.contains(lower) }
  var isOfClosedClass: Bool { ClosedClass.all.contains(lower) }
  /// One of the common adverbs, or in -ly.
  var isAdverb: Bool {
    ClosedClass.adverbs.contains(lower) || lower.hasSuffix("ly") && lower.count > 4 && !isCapitalised
  }

  /// What forms of verbs it may be.
  var verbForms: [VerbForms.Form] { VerbForms.english.forms(of: lower) }
  func isVerb(_ tense: VerbForms.Tense) -> Bool { VerbForms.english.form(lower, tense) != nil }
}
