/// The date and time that a template may ask for.
public struct CalendarDate: Sendable, Equatable {
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int

  /// - Precondition: The parts are a date and a time of the Gregorian calendar, from year 1 to 9999.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    precondition((1...9999).contains(year) && (1...12).contains(month), "no such month: \(year)-\(month)")
    precondition((1...Self.days(inMonth: month, of: year)).contains(day), "no such day: \(year)-\(month)-\(day)")
    precondition(
      (0..<24).contains(hour) && (0..<60).contains(minute) && (0..<60).contains(second),
      "no such time: \(hour):\(minute):\(second)")
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The date as C's `strftime` writes it, with English names.
  ///
  /// - Throws: `TemplateFault` for a directive that is not supported.
  func formatted(_ format: String) throws -> String {
    var result = ""
    var characters = format.unicodeScalars.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        result.unicodeScalars.append(character)
        continue
      }
      var directive = characters.next()
      let isPadded = directive != "-"
      if !isPadded { directive = characters.next() }
      guard let directive, let text = field(directive, isPadded: isPadded) else {
        throw TemplateFault("strftime_now does not support the format '\(format)'")
      }
      result += text
    }
    return result
  }

  private func field(_ directive: Unicode.Scalar, isPadded: Bool) -> String? {
    func number(_ value: Int, _ width: Int = 2) -> String {
      let digits = String(value)
      return isPadded ? String(repeating: "0", count: max(0, width - digits.count)) + digits : digits
    }
    switch directive {
    case "Y": return String(year)
    case "y": return number(year % 100)
    case "m": return number(month)
    case "d": return number(day)
    case "e": return day < 10 && isPadded ? " \(day)" : "\(day)"
    case "j": return number(dayOfYear, 3)
    case "B": return Self.months[month - 1]
    case "b": return String(Self.months[month - 1].prefix(3))
    case "A": return Self.weekdays[weekday]
    case "a": return String(Self.weekdays[weekday].prefix(3))
    case "H": return number(hour)
    case "I": return number((hour + 11) % 12 + 1)
    case "p": return hour < 12 ? "AM" : "PM"
    case "M": return number(minute)
    case "S": return number(second)
    case "F": return "\(year)-" + number(month) + "-" + number(day)
    case "T": return number(hour) + ":" + number(minute) + ":" + number(second)
    case "%": return "%"
    default: return nil
    }
  }

  // MARK: - Calendar

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + Self.days(inMonth: $1, of: year) }
  }

  /// 0 is Sunday.
  private var weekday: Int {
    let before = year - 1
    return (before + before / 4 - before / 100 + before / 400 + dayOfYear) % 7
  }
}
