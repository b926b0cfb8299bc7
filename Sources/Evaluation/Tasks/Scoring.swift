/// How a benchmark scores an answer, from 0 to 1; the best over the right answers counts.
public enum Scoring: Sendable, Equatable {
  case metric(Metric)
  /// The share of the numbers that name the right paragraph.
  case retrieval
  /// The share of the numbers that are the right one.
  case count
  /// One of some class names.
  case classification([String])
  /// How alike a line of code is, character by character.
  case codeSimilarity
  /// The F1 of Chinese characters, where LongBench has that of words.
  case chineseF1
  /// ROUGE-L of Chinese characters, where LongBench has that of words.
  case chineseRougeL
  /// Whether one of the answers occurs among the normalised words.
  case containsNormalised
  /// Whether all of these occur, case aside, whatever the answers are.
  case keywords([String])
  /// BAMBOO: the letter in the first place.
  case letter
  /// BAMBOO: the number itself.
  case number
  /// L-Eval: right letters, an equal number, or the answer somewhere in the text.
  case exam
  /// L-Eval: one right letter.
  case choice
  /// L-Eval: several right letters.
  case choices
  /// L-Eval: the number that a calculation ends with.
  case finalNumber
  /// L-Eval: true or false.
  case truth
  /// L-Eval: what a program prints.
  case codeOutput
  /// L-Eval: the geometric mean of the F1 of ROUGE-1, ROUGE-2 and ROUGE-L. The official program takes it of the means
  /// over all questions, so its figure is a little higher than the mean of this one.
  case rougeMean

  /// What tables and files call it.
  public var name: String {
    switch self {
    case .metric(let metric): metric.rawValue
    case .retrieval: "retrieval"
    case .count: "count"
    case .classification: "classification"
    case .codeSimilarity: "code-similarity"
    case .chineseF1: "zh-character-f1"
    case .chineseRougeL: "zh-character-rouge-l"
    case .containsNormalised: "contains-normalised"
    case .keywords: "keywords"
    case .letter: "letter"
    case .number: "number"
    case .exam: "exam"
    case .choice: "choice"
    case .choices: "choices"
    case .finalNumber: "final-number"
    case .truth: "truth"
    case .codeOutput: "code-output"
    case .rougeMean: "rouge-geometric-mean"
    }
  }

  public func score(prediction: String, answers: [String]) -> Double {
    func best(_ score: (String) -> Double) -> Double { answers.map(score).max() ?? 0 }
    switch self {
    case .metric(let metric): return metric.score(prediction: prediction, answers: answers)
    case .retrieval: return best { LongBenchScores.retrieval(prediction: prediction, answer: $0) ?? 0 }
    case .count: return best { LongBenchScores.count(prediction: prediction, answer: $0) }
    case .codeSimilarity: return best { LongBenchScores.codeSimilarity(prediction: prediction, answer: $0) }
    case .chineseF1: return best { ChineseScores.f1(prediction: prediction, reference: $0) }
    case .chineseRougeL: return best { ChineseScores.rougeL(prediction: prediction, reference: $0) }
    case .classification(let classes):
      return best { LongBenchScores.classification(prediction: prediction, answer: $0, classes: classes) }
    case .containsNormalised: return ContainmentScores.normalised(prediction: prediction, answers: answers)
    case .keywords(let keywords): return ContainmentScores.keywords(prediction: prediction, keywords: keywords)
    case .letter: return best { ChoiceScores.firstCharacter(prediction: prediction, letter: $0) }
    case .number: return best { ChoiceScores.number(prediction: prediction, answer: $0) }
    case .exam: return best { LEvalScores.exam(prediction: prediction, reference: $0) }
    case .choice: return best { LEvalScores.choice(prediction: prediction, reference: $0) }
    case .choices: return best { LEvalScores.choices(prediction: prediction, reference: $0) }
    case .finalNumber: return best { LEvalScores.finalNumber(prediction: prediction, reference: $0) }
    case .truth: return best { LEvalScores.truth(prediction: prediction, reference: $0) }
    case .codeOutput: return best { LEvalScores.codeOutput(prediction: prediction, reference: $0) }
    case .rougeMean: return best { GoogleRouge.geometricMean(prediction: prediction, reference: $0) }
    }
  }
}
