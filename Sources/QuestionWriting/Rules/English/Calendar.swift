/// Names of the calendar.
enum Calendar {
  static let months: Set = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  static let days: Set = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// Spans of time.
  static let units: Set = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "night", "nights", "week", "weeks",
    "month", "months", "year", "years", "decade", "decades", "century", "centuries", "time", "times", "morning",
    "evening",
  ]

  static func isName(_ word: String) -> Bool { months.contains(word) || days.contains(word) }

  /// Four digits from 1000 to 2099.
  static func isYear(_ word: Word) -> Bool {
    word.text.count == 4 && word.text.allSatisfy(\.isASCII) && Int(word.text).map { (1000..<2100).contains($0) } == true
  }
}
