/// The next line of a program.
extension LongBenchDataset {
  static let lcc = LongBenchDataset(
    before: "Please complete the code given below. \n",
    behind: "Next line of code:\n",
    closedBook: .remainder(instruction: "Please complete the code. \n"),
    maxTokens: 64, scoring: .codeSimilarity, usesTemplate: false)

  static let repobench = LongBenchDataset(
    before: "Please complete the code given below. \n",
    behind: "{input}Next line of code:\n",
    closedBook: .remainder(instruction: "Please complete the code given below. \n"),
    maxTokens: 64, scoring: .codeSimilarity, usesTemplate: false)
}
