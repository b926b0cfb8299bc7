/// What a dataset of LongBench asks, and how it is scored.
///
/// Prompts with the document are those of the official `dataset2prompt.json`, spelling included, budgets those of
/// `dataset2maxlen.json`, scores those of `eval.py`. Prompts without the document are the LIFT authors' where they have
/// one (`GraphPKU/LIFT`), else the same without document and lead-in, behind a sentence that names the dataset.
struct LongBenchDataset: Sendable {
  /// In front of the document and behind it; `{input}` is the record's.
  var before: String
  var behind: String
  var closedBook: ClosedBook
  var maxTokens: Int
  /// Of a classification: without its classes, which every record has.
  var scoring: Scoring = .metric(.f1)
  var scoresFirstLine = false
  var usesTemplate = true

  enum ClosedBook: Sendable {
    case text(String)
    /// What stands behind the document, with what stays of the text in front of it.
    case remainder(instruction: String = "")
  }

  func prompt(input: String, title: String) -> TaskPrompt {
    func filled(_ text: String) -> String { text.replacing("{input}", with: input) }
    let alone =
      switch closedBook {
      case .text(let text): text
      case .remainder(let instruction):
        TaskPrompt.closedBookLead(title) + "\n\n" + instruction + behind.drop(while: \.isWhitespace)
      }
    return TaskPrompt(
      before: before, behind: filled(behind), closedBook: filled(alone), usesTemplate: usesTemplate)
  }

  static let all: [String: LongBenchDataset] = [
    "narrativeqa": narrativeqa, "qasper": qasper, "multifieldqa_en": multifieldqaEnglish,
    "multifieldqa_zh": multifieldqaChinese, "hotpotqa": passages, "2wikimqa": passages, "musique": passages,
    "dureader": dureader, "gov_report": govReport, "qmsum": qmsum, "multi_news": multiNews, "vcsum": vcsum,
    "trec": trec, "triviaqa": triviaqa, "samsum": samsum, "lsht": lsht, "passage_count": passageCount,
    "passage_retrieval_en": passageRetrievalEnglish, "passage_retrieval_zh": passageRetrievalChinese, "lcc": lcc,
    "repobench-p": repobench,
  ]
}
