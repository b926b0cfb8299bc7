/// What L-Eval's programs ask, and how they score it, by the name of the file.
enum LEvalTask: Equatable {
  /// Sums with worked examples before them, `gsm100`.
  case sums
  /// The topics of a long conversation, `topic_retrieval_longchat`.
  case topics
  /// Multiple choice with several right letters, `coursera`.
  case choices
  /// Multiple choice with one right letter, `quality` and `tpo`.
  case choice
  /// What a call in a long program prints, `codeU`.
  case code
  /// Claims about a story, `sci_fi`.
  case fiction
  /// Any other file whose lines say `exam`.
  case exam
  /// Lines that say `f1` or `rouge`.
  case open(Scoring)

  init(file: String, evaluation: String) {
    let named: [(String, LEvalTask)] = [
      ("gsm", .sums), ("topic", .topics), ("coursera", .choices), ("quality", .choice), ("tpo", .choice),
      ("codeU", .code), ("sci_fi", .fiction),
    ]
    let known = named.first { file.contains($0.0) }?.1
    self =
      switch evaluation {
      case "f1": .open(.metric(.f1))
      case "rouge": .open(.rougeMean)
      default: known ?? .exam
      }
  }

  var scoring: Scoring {
    switch self {
    case .sums: .finalNumber
    case .topics, .exam: .exam
    case .choices: .choices
    case .choice: .choice
    case .code: .codeOutput
    case .fiction: .truth
    case .open(let scoring): scoring
    }
  }

  func prompt(_ instruction: String, answer: String, title: String) -> TaskPrompt {
    let lead = TaskPrompt.closedBookLead(title)
    switch self {
    case .sums, .topics, .code:
      return TaskPrompt(
        system: system, before: "", behind: "\n\n" + instruction, closedBook: lead + "\n\n" + instruction)
    case .choices, .choice, .fiction, .exam:
      let end =
        "\nQuestion: \(instruction).  Please directly give the answer without any additional output or "
        + "explanation "
      return TaskPrompt(
        system: system, before: "Document is as follows. ", behind: " " + end, closedBook: lead + end,
        answerStart: "\nAnswer:")
    case .open:
      let words = answer.unicodeScalars.split(whereSeparator: \.isPythonSpace).count
      let end = " Instruction: \(instruction) \nAnswer this question with \(words) words."
      return TaskPrompt(system: system, before: "Document is as follows. ", behind: end, closedBook: lead + end)
    }
  }

  /// The second question about a claim, which has nothing to do with a document.
  static func factPrompt(_ instruction: String) -> TaskPrompt {
    let asked = instruction.replacing(
      "based on the world described in the document.",
      with: "based on the real-world knowledge and facts up until your last training")
    let text = asked + "Please directly answer without any additional output or explanation. "
    return TaskPrompt(before: "", behind: "\n\n" + text, closedBook: text, answerStart: "\nAnswer:")
  }

  /// The official system messages, spelling included.
  private var system: String {
    switch self {
    case .sums:
      "Given several question answer pairs, you need to follow a similar format to answer the last question. Make sure "
        + "the response is end with The answer is _ . "
    case .topics:
      "Below is a record of our previous conversation on many different topics. You are the ASSISTANT, and I am the "
        + "USER. At the beginning of each topic, the USER will say 'I would like to discuss the topic of <TOPIC>'. "
        + "Memorize each <TOPIC>. At the end of the record, I will ask you to retrieve the first/second/third topic "
        + "names. Now the record start. "
    case .choices:
      "Now you are given a very long document. Please follow the instruction based on this document. For multi-choice "
        + "questions, there could be a sinlge correct option or multiple correct options. Please only provide the "
        + "letter corresponding to the answer (like A or AB) when answering. "
    case .code:
      "Now you are given a code base consisting of a large amount of functions and the corresponding comments. In the "
        + "end, I will call some functions defined in the code base. Please carefully read these codes and comments "
        + "and answer the question."
    case .fiction:
      "Now you are given a scientific fiction. I will ask you some questions and the answer should be \"True\" or "
        + "\"False\". Notice that you should answer the question based on the evidence in the document instead of your "
        + "background knowledge."
    case .choice, .exam:
      "Now you are given a very long document. Please follow the instruction based on this document. For multi-choice "
        + "questions, there is only a sinlge correct option. Please only provide the letter corresponding to the "
        + "answer (like A or B) when answering. For other questions, please directly give the concise and accurate "
        + "answer. "
    case .open:
      "Now you are given a very long document. Please follow the instruction after this document. These instructions "
        + "may include summarizing a document, answering questions based on the document, or writing a required "
        + "paragraph. "
    }
  }
}
