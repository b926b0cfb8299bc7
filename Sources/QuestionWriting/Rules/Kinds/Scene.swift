/// A sentence, and what is known around it.
struct Scene {
  let sentence: RuleSentence
  /// Its place among the document's sentences.
  let place: Int
  /// What it states, taken apart, if it is plain English; the main clause first.
  let clauses: [Clause]
  /// Nil at a section's beginning and end.
  let previous: RuleSentence?
  let next: RuleSentence?
  /// Up to two sentences that go on about the same thing.
  let continuation: [RuleSentence]
  let document: RuleDocument

  var words: [Word] { sentence.words }
  var vocabulary: Vocabulary { document.vocabulary }
  /// The names of an English sentence.
  var names: [Range<Int>] { sentence.isEnglish ? Names.find(in: words, vocabulary) : [] }
}
