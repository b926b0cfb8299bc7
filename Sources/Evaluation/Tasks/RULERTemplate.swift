/// A prompt of RULER (Hsieh et al., 2024, arXiv:2404.06654), cut where its document stands: `constants.py` of
/// `NVIDIA/RULER`.
///
/// `{name}` stands for something that differs between questions.
struct RULERTemplate: Sendable {
  /// The tasks that ask so.
  var tasks: [String]
  /// What they are called together.
  var family: String
  /// In front of the document and behind it.
  var lead: String
  var question: String
  var answerStart: String
  var maxTokens: Int
  var scoring: Scoring = .metric(.containsAll)

  static let needles = RULERTemplate(
    tasks: needleTasks, family: "niah",
    lead: "Some special magic {values} are hidden within the following text. Make sure to memorize it. I will quiz you "
      + "about the {values} afterwards.\n",
    question: "\nWhat are all the special magic {values} for {query} mentioned in the provided text?",
    answerStart: " The special magic {values} for {query} mentioned in the provided text are", maxTokens: 128)

  static let needle = RULERTemplate(
    tasks: needleTasks, family: "niah",
    lead: "A special magic {values} is hidden within the following text. Make sure to memorize it. I will quiz you "
      + "about the {values} afterwards.\n",
    question: "\nWhat is the special magic {values} for {query} mentioned in the provided text?",
    answerStart: " The special magic {values} for {query} mentioned in the provided text is", maxTokens: 128)

  static let chains = RULERTemplate(
    tasks: ["vt"], family: "vt",
    lead: "Memorize and track the chain(s) of variable assignment hidden in the following text.\n\n",
    question: "\nQuestion: Find all variables that are assigned the value {query} in the text above.",
    answerStart: " Answer: According to the chain(s) of variable assignment in the text above, {count} variables are "
      + "assigned the value {query}, they are: ",
    maxTokens: 30)

  static let commonWords = RULERTemplate(
    tasks: ["cwe"], family: "cwe",
    lead: "Below is a numbered list of words. In these words, some appear more often than others. Memorize the ones "
      + "that appear most often.\n",
    question: "\nQuestion: What are the 10 most common words in the above list?",
    answerStart: " Answer: The top 10 words that appear most often in the list are:", maxTokens: 120)

  static let frequentWords = RULERTemplate(
    tasks: ["fwe"], family: "fwe",
    lead: "Read the following coded text and track the frequency of each coded word. Find the three most frequently "
      + "appeared coded words. ",
    question: "\nQuestion: Do not provide any explanation. Please ignore the dots '....'. What are the three most "
      + "frequently appeared words in the above coded text?",
    answerStart: " Answer: According to the coded text above, the three most frequently appeared words are:",
    maxTokens: 50)

  static let questions = RULERTemplate(
    tasks: ["qa_1", "qa_2"], family: "qa",
    lead: "Answer the question based on the given documents. Only give me the answer and do not output any other "
      + "words.\n\nThe following are given documents.\n\n",
    question: "\n\nAnswer the question based on the given documents. Only give me the answer and do not output any "
      + "other words.\n\nQuestion: {query}",
    answerStart: " Answer:", maxTokens: 32, scoring: .metric(.containsAny))

  static let all = [needles, needle, chains, commonWords, frequentWords, questions]

  private static let needleTasks = [
    "niah_single_1", "niah_single_2", "niah_single_3", "niah_multikey_1", "niah_multikey_2", "niah_multikey_3",
    "niah_multivalue", "niah_multiquery",
  ]

  /// A document with the question about it. Without the document, the question alone is asked: its document has no
  /// name.
  ///
  /// - Parameter example: A solved question in front of everything.
  func prompt(filling values: [String: String] = [:], example: String = "") -> TaskPrompt {
    func filled(_ text: String) -> String { values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) } }
    return TaskPrompt(
      before: example + filled(lead), behind: filled(question),
      closedBook: String(filled(question).drop(while: \.isWhitespace)), answerStart: filled(answerStart))
  }
}
