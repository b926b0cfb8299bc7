/// Paragraphs to be counted or found.
extension LongBenchDataset {
  static let passageCount = LongBenchDataset(
    before: "There are some paragraphs below sourced from Wikipedia. Some of them may be duplicates. Please carefully "
      + "read these paragraphs and determine how many unique paragraphs there are after removing duplicates. In other "
      + "words, how many non-repeating paragraphs are there in total?\n\n",
    behind: "\n\nPlease enter the final count of unique paragraphs after removing duplicates. The output format "
      + "should only contain the number, such as 1, 2, 3, and so on.\n\nThe final answer is: ",
    closedBook: .remainder(
      instruction: "There are some paragraphs sourced from Wikipedia. Some of them may be duplicates. Please "
        + "determine how many unique paragraphs there are after removing duplicates. In other words, how many "
        + "non-repeating paragraphs are there in total?\n\n"),
    maxTokens: 32, scoring: .count)

  static let passageRetrievalEnglish = LongBenchDataset(
    before: "Here are 30 paragraphs from Wikipedia, along with an abstract. Please determine which paragraph the "
      + "abstract is from.\n\n",
    behind: "\n\nThe following is an abstract.\n\n{input}\n\nPlease enter the number of the paragraph that the "
      + "abstract is from. The answer format must be like \"Paragraph 1\", \"Paragraph 2\", etc.\n\nThe answer is: ",
    closedBook: .text(
      "You have known 30 paragraphs from Wikipedia, along with an abstract. Please determine which paragraph the "
        + "abstract is from. The following is an abstract.\n\n{input}\n\nPlease enter the number of the paragraph "
        + "that the abstract is from based on your knowledge of the 30 paragraphs. The answer format must be like "
        + "\"Paragraph 1\", \"Paragraph 2\", etc.\n\nThe answer is: "),
    maxTokens: 32, scoring: .retrieval)

  static let passageRetrievalChinese = LongBenchDataset(
    before: "以下是若干段落文字，以及其中一个段落的摘要。请确定给定的摘要出自哪一段。\n\n",
    behind: "\n\n下面是一个摘要\n\n{input}\n\n请输入摘要所属段落的编号。答案格式必须是\"段落1\"，\"段落2\"等格式\n\n答案是：",
    closedBook: .remainder(instruction: "请确定给定的摘要出自哪一段。\n\n"),
    maxTokens: 32, scoring: .retrieval)
}
