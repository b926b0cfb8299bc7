/// Cuts English text into sentences.
enum SentenceSplitter {
  /// The sentences, with single blanks for all white space in them.
  ///
  /// A sentence ends with `.`, `!` or `?`, with quotes and brackets that close behind it, before white space; or with
  /// `。`, `！` or `？`. A mark does not end one if the next word begins with a small letter, or after a title such as
  /// `Mr.` or a single capital letter. What is left at the end is a sentence, too.
  static func sentences(_ text: String) -> [String] {
    var sentences: [String] = [], words: [Substring] = []
    func close() {
      if !words.isEmpty { sentences.append(words.joined(separator: " ")) }
      words = []
    }
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = words.last, ends(last), word.first?.isLowercase != true { close() }
      var rest = word
      while let mark = rest.firstIndex(where: { "。！？".contains($0) }), rest.index(after: mark) < rest.endIndex {
        words.append(rest[...mark])
        close()
        rest = rest[rest.index(after: mark)...]
      }
      words.append(rest)
    }
    close()
    return sentences
  }

  private static func ends(_ word: Substring) -> Bool {
    let bare = word.reversed().drop { "\"'”’)]»".contains($0) }
    guard let mark = bare.first, ".!?。！？…".contains(mark) else { return false }
    let start = String(bare.dropFirst().reversed())
    return !(mark == "." && (titles.contains(start) || start.count == 1 && start.first!.isUppercase && start != "I"))
  }

  private static let titles: Set = ["Mr", "Mrs", "Ms", "Dr", "St", "Prof", "vs", "No"]
}
