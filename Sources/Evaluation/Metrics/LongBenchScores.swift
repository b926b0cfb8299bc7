/// The scores of LongBench's tasks beside F1 and ROUGE-L (Bai et al., 2023, arXiv:2308.14508, official `metrics.py`),
/// from 0 to 1.
public enum LongBenchScores {
  /// Passage retrieval: the share of the numbers in the prediction that are the paragraph's.
  ///
  /// - Parameter answer: Such as `Paragraph 3` or `段落3`.
  /// - Returns: Nil if the answer names no paragraph.
  public static func retrieval(prediction: String, answer: String) -> Double? {
    for prefix in ["Paragraph ", "段落"] {
      let parts = answer.components(after: prefix)
      if let number = parts.first(where: { !$0.isEmpty }) { return share(of: number, in: prediction) }
    }
    return nil
  }

  /// Passage count: the share of the numbers in the prediction that are the right one.
  public static func count(prediction: String, answer: String) -> Double { share(of: answer, in: prediction) }

  /// Classification: one over the number of class names in the prediction, if the right one is among them.
  ///
  /// A name that is a part of the right one does not count, except that the official script takes names out of the list
  /// it walks through, and so passes over the one behind each that it takes out.
  public static func classification(prediction: String, answer: String, classes: [String]) -> Double {
    var found = classes.filter { prediction.contains($0) }
    var index = 0
    while index < found.count {
      let name = found[index]
      if answer.contains(name), name != answer, let first = found.firstIndex(of: name) { found.remove(at: first) }
      index += 1
    }
    return found.contains(answer) ? 1 / Double(found.count) : 0
  }

  /// Code completion: the similarity of the prediction's first line that is no comment or mark-up, in hundredths.
  ///
  /// That is `fuzz.ratio` of the Python package `fuzzywuzzy` without its optional `python-Levenshtein`, as the official
  /// requirements have it: ``SequenceMatcher``'s ratio, rounded half to even. With that package, figures differ.
  public static func codeSimilarity(prediction: String, answer: String) -> Double {
    let text = prediction.unicodeScalars.drop { $0 == "\n" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines.map(String.init).first { line in !["`", "#", "//"].contains { line.contains($0) } } ?? ""
    if line.unicodeScalars.elementsEqual(answer.unicodeScalars) { return 1 }
    if line.isEmpty || answer.isEmpty { return 0 }
    return (100 * SequenceMatcher(line, answer).ratio).rounded(.toNearestOrEven) / 100
  }

  /// Runs of digits as Python's `\d+` finds them.
  private static func share(of number: String, in text: String) -> Double {
    let numbers = text.unicodeScalars.split { $0.properties.generalCategory != .decimalNumber }.map(String.init)
    guard !numbers.isEmpty else { return 0 }
    return Double(numbers.count { $0 == number }) / Double(numbers.count)
  }
}

extension String {
  /// The digits behind each occurrence of a prefix.
  fileprivate func components(after prefix: String) -> [String] {
    ranges(of: prefix).map { range in
      String(
        String.UnicodeScalarView(
          self[range.upperBound...].unicodeScalars.prefix { $0.properties.generalCategory == .decimalNumber }))
    }
  }
}
