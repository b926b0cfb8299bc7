import Foundation
import LIFT

/// Numbers as people read them.
enum Format {
  /// `7 s`, `3:05`, `1:02:03`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let (minutes, rest) = (whole / 60 % 60, whole % 60)
    return whole < 3600
      ? String(format: "%d:%02d", minutes, rest) : String(format: "%d:%02d:%02d", whole / 3600, minutes, rest)
  }

  /// `98.4 MB`, in powers of ten as disks are sold.
  static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count), unit = 0
    while value >= 1000 && unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : String(format: "%.1f %@", value, units[unit])
  }

  /// `134,515,008`.
  static func count(_ value: Int) -> String {
    var digits = String(abs(value)), groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// What a training will cost.
  static func cost(_ cost: TrainingSet.Cost) -> String {
    "\(count(cost.steps)) steps over \(count(cost.trainedTokens)) tokens, "
      + "\(fixed(cost.documentLengths, 1)) times the document's \(count(cost.documentTokens))"
  }

  /// What was written, and how much of that went on beside the training.
  static func writing(_ report: WritingReport) -> String {
    let time = report.seconds < 1
      ? "" : ", \(duration(report.seconds)), \(fixed(100 * report.overlap, 0)) % of it beside the training"
    func plural(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }
    return "\(plural(report.pairs, "question")) about \(plural(report.writtenPassages, "passage")) by \(report.writer)\(time)"
  }

  /// How far the model moved where the document is not the matter, and what was done about it.
  static func drift(_ drift: Drift.Limited) -> String {
    let moved = "the model moved \(fixed(drift.trained, 3)) nats a token on texts of its own"
    return drift.kept == drift.trained
      ? moved
      : "\(moved); flattened and weakened to \(fixed(100 * drift.strength, 0)) %, it is \(fixed(drift.kept, 3))"
  }

  /// `0.000123`, `12.3`: three digits that say something.
  static func significant(_ value: Double) -> String { String(format: "%.3g", value) }

  static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
