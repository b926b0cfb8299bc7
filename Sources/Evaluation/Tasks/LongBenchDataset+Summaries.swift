/// Summaries of reports, meetings and news.
extension LongBenchDataset {
  static let govReport = LongBenchDataset(
    before: "You are given a report by a government agency. Write a one-page summary of the report.\n\nReport:\n",
    behind: "\n\nNow, write a one-page summary of the report.\n\nSummary:",
    closedBook: .text(
      "Based on your knowledge of the report by a government agency, write a one-page summary of the report.\n\nNow, "
        + "write a one-page summary of the report you know.\n\nSummary:"),
    maxTokens: 512, scoring: .metric(.rougeL))

  static let qmsum = LongBenchDataset(
    before: "You are given a meeting transcript and a query containing a question or instruction. Answer the query in "
      + "one or more sentences.\n\nTranscript:\n",
    behind: "\n\nNow, answer the query based on the above meeting transcript in one or more sentences.\n\nQuery: "
      + "{input}\nAnswer:",
    closedBook: .text(
      "You are given a query containing a question or instruction. Based on the meeting transcript you know, answer "
        + "the query in one or more sentences.\n\nNow, answer the query based on the meeting transcript you know in "
        + "one or more sentences.\n\nQuery: {input}\nAnswer:"),
    maxTokens: 512, scoring: .metric(.rougeL))

  static let multiNews = LongBenchDataset(
    before: "You are given several news passages. Write a one-page summary of all news. \n\nNews:\n",
    behind: "\n\nNow, write a one-page summary of all the news.\n\nSummary:",
    closedBook: .remainder(), maxTokens: 512, scoring: .metric(.rougeL))

  static let vcsum = LongBenchDataset(
    before: "下面有一段会议记录，请你阅读后，写一段总结，总结会议的内容。\n会议记录：\n",
    behind: "\n\n会议总结：",
    closedBook: .remainder(instruction: "写一段总结，总结会议的内容。\n\n"),
    maxTokens: 512, scoring: .chineseRougeL)
}
