import Diagnostics
import Evaluation
import Foundation
import Reports
import TensorFiles

/// The files of a run that are for people; made anew from the others whenever a run ends.
public enum RunReports {
  /// - Returns: The names of the files that were written.
  @discardableResult
  public static func write(_ record: RunRecord, to directory: String, tensorBoard: Bool) throws -> [String] {
    var files = [
      (page, Report.html(record)), ("scores.csv", CSV.scores(record)),
      ("predictions.csv", CSV.predictions(record)), ("losses.csv", CSV.losses(record)),
    ]
    files += plots(record).map { ("\(RunDirectory.plots)/\($0.fileName)", $0.svg) }
    for folder in [RunDirectory.plots] + (tensorBoard ? [RunDirectory.tensorBoard] : []) {
      try makeFolder("\(directory)/\(folder)")
    }
    for (name, text) in files { try OutputFile.write(text, to: "\(directory)/\(name)") }
    guard tensorBoard else { return files.map(\.0) }
    let path = "\(directory)/\(RunDirectory.facts)"
    let began = (try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date) ?? Date()
    let name = "\(RunDirectory.tensorBoard)/\(TensorBoardEvents.fileName(wallTime: began.timeIntervalSince1970))"
    try OutputFile.write(
      TensorBoardEvents.data(record, wallTime: began.timeIntervalSince1970), to: "\(directory)/\(name)")
    return files.map(\.0) + [name]
  }

  static func arePresent(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/\(page)")
  }

  private static let page = "report.html"

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InputError.system(path, "the directory cannot be made", remedy: "Check the disk and its permissions.")
    }
  }
}
