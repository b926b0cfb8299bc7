/// English words of which there is only a fixed number.
enum ClosedClass {
  static let articles: Set = ["the", "a", "an"]
  static let possessives: Set = ["my", "your", "his", "her", "its", "our", "their", "whose"]
  static let determiners: Set<String> = articles.union(possessives).union([
    "this", "that", "these", "those", "each", "every", "some", "any", "no", "all", "both", "another", "such", "either",
    "neither", "many", "most", "several", "few", "much",
  ])
  static let quantifiers: Set = [
    "no", "none", "nobody", "nothing", "neither", "every", "each", "all", "both", "many", "most", "some", "several",
    "few",
    "any", "either", "another", "such", "one", "others", "much", "everything", "everyone", "everybody",
  ]
  static let negatives: Set = ["no", "none", "nobody", "nothing", "neither", "nowhere"]
  static let pronouns: Set = [
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "himself", "herself", "itself",
    "themselves",
    "this", "these", "those", "that", "who", "what", "there", "here", "one", "others", "let", "nobody", "everybody",
    "everyone", "anyone", "someone", "something", "nothing", "everything", "anything", "none",
  ]
  /// They point to something before the sentence.
  static let unresolved: Set = [
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "this", "these", "those", "my", "your",
    "our",
    "such", "former", "latter", "here",
  ]
  static let relatives: Set = ["who", "which", "that", "whose", "whom", "where", "when"]
  static let questionWords: Set = ["who", "what", "which", "whose", "whom", "where", "when", "why", "how"]
  static let be: Set = ["is", "are", "was", "were"]
  static let have: Set = ["has", "have", "had"]
  static let modals: Set = ["can", "could", "may", "might", "must", "shall", "should", "will", "would"]
  static let auxiliaries: Set<String> = be.union(have).union(modals).union(["does", "do", "did", "cannot"])
  static let prepositions: Set = [
    "of", "in", "on", "at", "to", "from", "by", "with", "for", "about", "over", "under", "above", "below", "between",
    "among", "through", "during", "after", "before", "since", "until", "into", "onto", "near", "behind", "beyond",
    "against", "across", "along", "around", "within", "without", "as", "like", "toward", "towards", "inside", "outside",
    "upon", "off", "per", "via", "than", "throughout", "despite", "except", "beside", "beneath", "out", "up", "down",
  ]
  static let conjunctions: Set = ["and", "or", "but", "nor", "so", "yet"]
  static let subordinators: Set = [
    "because", "although", "though", "while", "whereas", "if", "unless", "until", "when", "since", "after", "before",
    "as", "whenever", "wherever", "once", "that",
  ]
  static let adverbs: Set = [
    "not", "never", "also", "always", "often", "still", "only", "once", "soon", "then", "now", "ever", "just", "even",
    "usually", "sometimes", "later", "first", "again", "already", "almost", "twice", "too", "thus", "therefore",
    "however", "today", "yet", "well", "very", "rather", "quite", "together", "back", "away", "further", "instead",
    "thereby", "eventually",
    "next",
  ]
  static let all: Set<String> = determiners.union(pronouns).union(relatives).union(questionWords).union(auxiliaries)
    .union(prepositions).union(conjunctions).union(subordinators).union(adverbs)
    .union(["been", "being", "be", "more", "less", "other"])
}
