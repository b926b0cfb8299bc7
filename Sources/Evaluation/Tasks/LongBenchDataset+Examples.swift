/// Tasks shown by examples, which are the document.
extension LongBenchDataset {
  static let trec = LongBenchDataset(
    before: "Please determine the type of the question below. Here are some examples of questions.\n\n",
    behind: "\n{input}",
    closedBook: .remainder(instruction: "Please determine the type of the question below.\n\n"),
    maxTokens: 64, scoring: .classification([]), scoresFirstLine: true, usesTemplate: false)

  static let triviaqa = LongBenchDataset(
    before: "Answer the question based on the given passage. Only give me the answer and do not output any other "
      + "words. The following are some examples.\n\n",
    behind: "\n\n{input}",
    closedBook: .remainder(
      instruction: "Answer the question. Only give me the answer and do not output any other words.\n\n"),
    maxTokens: 32, scoresFirstLine: true, usesTemplate: false)

  static let samsum = LongBenchDataset(
    before: "Summarize the dialogue into a few short sentences. The following are some examples.\n\n",
    behind: "\n\n{input}",
    closedBook: .remainder(instruction: "Summarize the dialogue into a few short sentences.\n\n"),
    maxTokens: 128, scoring: .metric(.rougeL), scoresFirstLine: true, usesTemplate: false)

  static let lsht = LongBenchDataset(
    before: "请判断给定新闻的类别，下面是一些例子。\n\n",
    behind: "\n{input}",
    closedBook: .remainder(instruction: "请判断给定新闻的类别。\n\n"),
    maxTokens: 64, scoring: .classification([]), scoresFirstLine: true, usesTemplate: false)
}
