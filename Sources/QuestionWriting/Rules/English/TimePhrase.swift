/// Words that say when: "in 1984", "on 9 November 1911", "in July 1936", "in the 19th century".
struct TimePhrase {
  enum Unit { case year, month, day }

  /// With its preposition.
  let range: Range<Int>
  let unit: Unit

  /// Behind the preposition.
  var core: Range<Int> { range.dropFirst().startIndex..<range.upperBound }

  static func find(in words: [Word], _ range: Range<Int>) -> [TimePhrase] {
    range.compactMap { at($0, words, end: range.upperBound) }
  }

  static func at(_ start: Int, _ words: [Word], end: Int) -> TimePhrase? {
    let preposition = words[start].lower
    guard preposition == "in" || preposition == "on", start + 1 < end, words[start].closing.isEmpty else { return nil }
    var next = start + 1
    func isMonth(_ index: Int) -> Bool {
      index < end && Calendar.months.contains(words[index].lower) && words[index].isCapitalised
    }
    func isDay(_ index: Int) -> Bool {
      guard index < end else { return false }
      let digits = words[index].lower.filter(\.isNumber)
      return Int(digits).map { (1...31).contains($0) } == true
        && ["", "st", "nd", "rd", "th"].contains(words[index].lower.filter { !$0.isNumber })
    }
    /// A year behind a month; a comma may stand between them.
    func withYear(_ index: Int) -> Int {
      index < end && Calendar.isYear(words[index]) && !words[index - 1].closing.contains { $0 != "," }
        ? index + 1 : index
    }
    if preposition == "in" {
      if Calendar.isYear(words[next]) {
        // "in 1911 cases" counts something.
        if next + 1 < end, !words[next].breaksAfter, Nouns.isPlural(words[next + 1].lower) { return nil }
        return TimePhrase(range: start..<(next + 1), unit: .year)
      }
      if isMonth(next) {
        let stop = withYear(next + 1)
        return TimePhrase(range: start..<stop, unit: .month)
      }
      if words[next].lower == "the", next + 1 < end, words[next + 1].lower.hasSuffix("0s") {
        return TimePhrase(range: start..<(next + 2), unit: .year)
      }
      if words[next].lower == "the", next + 2 < end, words[next + 2].lower == "century" {
        return TimePhrase(range: start..<(next + 3), unit: .year)
      }
      return nil
    }
    if Calendar.days.contains(words[next].lower), next + 1 < end, isDay(next + 1) || isMonth(next + 1) { next += 1 }
    if isDay(next), isMonth(next + 1) { return TimePhrase(range: start..<withYear(next + 2), unit: .day) }
    if isMonth(next), isDay(next + 1) { return TimePhrase(range: start..<withYear(next + 2), unit: .day) }
    return nil
  }
}
