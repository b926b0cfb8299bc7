/// Questions about one text or several.
extension LongBenchDataset {
  static let narrativeqa = LongBenchDataset(
    before: "You are given a story, which can be either a novel or a movie script, and a question. Answer the "
      + "question asconcisely as you can, using a single phrase if possible. Do not provide any explanation.\n\n"
      + "Story: ",
    behind: "\n\nNow, answer the question based on the story asconcisely as you can, using a single phrase if "
      + "possible. Do not provide any explanation.\n\nQuestion: {input}\n\nAnswer:",
    closedBook: .text(
      "Based on your knowledge of the story, please answer the question as concisely as you can, using a single "
        + "phrase if possible. Do not provide any explanation.\n\nNow, answer the question based on the story you "
        + "know as concisely as you can, using a single phrase if possible.\n\nQuestion: {input}\n\nAnswer:"),
    maxTokens: 128)

  static let qasper = LongBenchDataset(
    before: "You are given a scientific article and a question. Answer the question as concisely as you can, using a "
      + "single phrase or sentence if possible. If the question cannot be answered based on the information in the "
      + "article, write \"unanswerable\". If the question is a yes/no question, answer \"yes\", \"no\", or "
      + "\"unanswerable\". Do not provide any explanation.\n\nArticle: ",
    behind: "\n\n Answer the question based on the above article as concisely as you can, using a single phrase or "
      + "sentence if possible. If the question cannot be answered based on the information in the article, write "
      + "\"unanswerable\". If the question is a yes/no question, answer \"yes\", \"no\", or \"unanswerable\". Do not "
      + "provide any explanation.\n\nQuestion: {input}\n\nAnswer:",
    closedBook: .remainder(), maxTokens: 128)

  static let multifieldqaEnglish = LongBenchDataset(
    before: "Read the following text and answer briefly.\n\n",
    behind: "\n\nNow, answer the following question based on the above text, only give me the answer and do not "
      + "output any other words.\n\nQuestion: {input}\nAnswer:",
    closedBook: .remainder(), maxTokens: 64)

  static let multifieldqaChinese = LongBenchDataset(
    before: "阅读以下文字并用中文简短回答：\n\n",
    behind: "\n\n现在请基于上面的文章回答下面的问题，只告诉我答案，不要输出任何其他字词。\n\n问题：{input}\n回答：",
    closedBook: .remainder(), maxTokens: 64, scoring: .chineseF1)

  /// hotpotqa, 2wikimqa and musique.
  static let passages = LongBenchDataset(
    before: "Answer the question based on the given passages. Only give me the answer and do not output any other "
      + "words.\n\nThe following are given passages.\n",
    behind: "\n\nAnswer the question based on the given passages. Only give me the answer and do not output any other "
      + "words.\n\nQuestion: {input}\nAnswer:",
    closedBook: .text(
      "Answer the question based on the passages you know. Only give me the answer and do not output any other "
        + "words.\n\nQuestion: {input}\nAnswer:"),
    maxTokens: 32)

  static let dureader = LongBenchDataset(
    before: "请基于给定的文章回答下述问题。\n\n文章：",
    behind: "\n\n请基于上述文章回答下面的问题。\n\n问题：{input}\n回答：",
    closedBook: .remainder(), maxTokens: 128, scoring: .chineseRougeL)
}
