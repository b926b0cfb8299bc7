import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// LongBench's records: what each dataset asks, and how it is scored.
struct LongBenchTests {
  private func read(_ dataset: String, classes: String = "null", id: String = "") throws -> [TaskDocument] {
    try withTemporaryDirectory { directory in
      let path = directory + "/records.jsonl"
      let record =
        #"{"input": "Who?", "context": "Passage 1", "answers": ["he", "him"], "length": 2, "dataset": "\#(dataset)", "#
        + #""language": "en", "all_classes": \#(classes)\#(id)}"#
      try Data(record.utf8).write(to: URL(fileURLWithPath: path))
      return try BenchmarkFormat.longbench.read(path: path)
    }
  }

  private func question(_ dataset: String) throws -> TaskQuestion {
    try #require(try read(dataset, classes: #"["he", "you"]"#).first?.questions.first)
  }

  @Test func aRecord() throws {
    let document = try #require(try read("musique", id: #", "_id": "m1""#).first)
    #expect(document.id == "m1" && document.text == "Passage 1" && document.title == "musique")
    let question = try #require(document.questions.first)
    #expect(question.answers == ["he", "him"] && question.kind == "musique")
    #expect(
      question.prompt.withDocument("X").hasSuffix(
        "passages.\nX\n\nAnswer the question based on the given passages. Only give me the answer and do not output "
          + "any other words.\n\nQuestion: Who?\nAnswer:"))
    #expect(question.prompt.closedBook.contains("the passages you know"))
    #expect(question.score("to him") == 2.0 / 3)
    #expect(try read("qmsum").map(\.id) == ["1"])
  }

  @Test(arguments: [
    ("narrativeqa", 128, .metric(.f1)), ("qasper", 128, .metric(.f1)), ("multifieldqa_en", 64, .metric(.f1)),
    ("multifieldqa_zh", 64, .chineseF1), ("hotpotqa", 32, .metric(.f1)), ("2wikimqa", 32, .metric(.f1)),
    ("musique", 32, .metric(.f1)), ("dureader", 128, .chineseRougeL), ("gov_report", 512, .metric(.rougeL)),
    ("qmsum", 512, .metric(.rougeL)), ("multi_news", 512, .metric(.rougeL)), ("vcsum", 512, .chineseRougeL),
    ("trec", 64, .classification(["he", "you"])), ("triviaqa", 32, .metric(.f1)), ("samsum", 128, .metric(.rougeL)),
    ("lsht", 64, .classification(["he", "you"])), ("passage_count", 32, .count),
    ("passage_retrieval_en", 32, .retrieval), ("passage_retrieval_zh", 32, .retrieval),
    ("lcc", 64, .codeSimilarity), ("repobench-p", 64, .codeSimilarity),
  ] as [(String, Int, Scoring)])
  func everyDataset(_ name: String, _ maxTokens: Int, _ scoring: Scoring) throws {
    let question = try question(name), prompt = question.prompt
    #expect(question.maxTokens == maxTokens && question.scoring == scoring)
    let bare = ["trec", "triviaqa", "samsum", "lsht", "lcc", "repobench-p"].contains(name)
    #expect(prompt.usesTemplate == !bare)
    #expect(question.scoresFirstLine == ["trec", "triviaqa", "samsum", "lsht"].contains(name))
    for text in [prompt.before, prompt.behind, prompt.closedBook] { #expect(!text.contains("{")) }
    let asksNothing = ["gov_report", "multi_news", "vcsum", "passage_count", "lcc"].contains(name)
    #expect(prompt.behind.contains("Who?") == !asksNothing && prompt.closedBook.contains("Who?") == !asksNothing)
  }

  @Test(arguments: [
    ("trec", "Please determine the type of the question below. Here are some examples of questions.\n\nX\nWho?"),
    ("repobench-p", "Please complete the code given below. \nXWho?Next line of code:\n"),
    ("dureader", "请基于给定的文章回答下述问题。\n\n文章：X\n\n请基于上述文章回答下面的问题。\n\n问题：Who?\n回答："),
  ])
  func promptsWithTheDocument(_ name: String, _ prompt: String) throws {
    #expect(try question(name).prompt.withDocument("X") == prompt)
  }

  @Test(arguments: [
    ("trec", "Please determine the type of the question below.\n\nWho?"),
    ("vcsum", "写一段总结，总结会议的内容。\n\n会议总结："),
    (
      "multifieldqa_en",
      "Now, answer the following question based on the above text, only give me the answer and do not output any other "
        + "words.\n\nQuestion: Who?\nAnswer:"
    ),
  ])
  func promptsWithoutTheDocument(_ name: String, _ prompt: String) throws {
    let lead = "Please answer the question based on \"\(name)\".\n\n"
    #expect(try question(name).prompt.closedBook == lead + prompt)
  }

  @Test func onlyTheFirstLineIsScored() throws {
    #expect(try question("trec").score("\n\nyou\nhe") == 0)
    #expect(try question("triviaqa").score("him\nand more") == 1)
  }

  @Test func refusals() {
    #expect(
      inputError { _ = try read("musique_e") }?.problem
        == "line 1 is of the dataset \"musique_e\"; 2wikimqa, dureader, gov_report, hotpotqa, lcc, lsht, multi_news, "
        + "multifieldqa_en, multifieldqa_zh, musique, narrativeqa, passage_count, passage_retrieval_en, "
        + "passage_retrieval_zh, qasper, qmsum, repobench-p, samsum, trec, triviaqa, vcsum can be read")
    #expect(inputError { _ = try read("trec") }?.problem == "line 1 has no all_classes, which trec is scored with")
  }
}
