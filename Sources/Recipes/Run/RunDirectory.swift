import Diagnostics
import Evaluation
import Foundation
import TensorFiles

/// The directory that holds a run.
///
/// | file                | holds                                                                                       |
/// |---------------------|---------------------------------------------------------------------------------------------|
/// | `recipe.yaml`       | every setting of the run; runs again as it is                                                 |
/// | `run.json`          | model with its hash, precision, documents with their hash: what must not change on the way    |
/// | `metrics.jsonl`     | a line for each training step, each adapter, and each reader that is done with a document     |
/// | `predictions.jsonl` | a line for each answer: prompt, right answers, prediction, scores, seconds                    |
/// | `adapters/`         | adapters in PEFT's layout with `lift.json`; those of many documents only while they are used  |
/// | `report.html`, `*.csv`, `plots/` | the same for people, made from the files above                                   |
///
/// The two files of lines grow while the run goes on; the rest appears whole.
public enum RunDirectory {
  static let recipe = "recipe.yaml", facts = "run.json", metrics = "metrics.jsonl", predictions = "predictions.jsonl"
  static let adapters = "adapters", lock = ".lock"
  static let plots = "plots", tensorBoard = "tensorboard"
  static let reports = ["report.html", "scores.csv", "predictions.csv", "losses.csv", plots, tensorBoard]

  /// Whether there is a run here, finished or not.
  public static func isRun(_ directory: String) -> Bool {
    [recipe, facts].allSatisfy { FileManager.default.fileExists(atPath: "\(directory)/\($0)") }
  }

  /// Finds out before a long run whether its results can be written here.
  ///
  /// - Parameter replacing: What is here goes, if it is a run.
  static func check(_ path: String, replacing: Bool) throws {
    if !replacing && isRun(path) { return }
    try OutputDirectory.check(
      path, replacing: replacing, marks: [recipe, facts],
      others: [metrics, predictions, adapters, lock] + reports, kind: "a run")
  }

  /// All that is written of a run, finished or not.
  /// - Throws: ``InputError`` if there is none, or if a line of it cannot be read.
  public static func record(_ directory: String) throws -> RunRecord {
    guard isRun(directory) else {
      throw InputError.missing(directory, "there is no run here", remedy: "lift runs list shows what there is.")
    }
    let facts = try RunFacts(directory: directory)
    guard let recipe = FileManager.default.contents(atPath: "\(directory)/\(recipe)") else {
      throw InputError.missing("\(directory)/\(recipe)", "the file cannot be read", remedy: "Check its permissions.")
    }
    return RunRecord(
      name: facts.name, recipe: String(decoding: recipe, as: UTF8.self),
      facts: facts.facts.map { ($0.name, $0.value) },
      events: try lines(of: RunEvent.self, in: "\(directory)/\(metrics)"),
      predictions: try lines(of: Prediction.self, in: "\(directory)/\(predictions)"), readers: facts.readers,
      unitCount: facts.unitCount)
  }

  /// The lines of a file that grows; none if it is not there. A last line that is cut short was being written when the
  /// run ended, and does not count.
  static func lines<Line: Decodable>(of type: Line.Type, in path: String) throws -> [Line] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "the file cannot be read", remedy: "Check its permissions.")
    }
    let decoder = JSONDecoder()
    var lines: [Line] = []
    let whole = bytes.prefix(upTo: bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.startIndex)
    for (index, line) in whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if whole.isEmpty { break }
      do {
        lines.append(try decoder.decode(type, from: line))
      } catch {
        throw InputError.invalid(
          path, "line \(index + 1) is not what a run writes there", remedy: "Start the run over with --force.")
      }
    }
    return lines
  }
}

/// `run.json`: what a run is made with, and must be gone on with.
struct RunFacts: Codable, Equatable {
  struct Fact: Codable, Equatable {
    var name: String
    var value: String
  }

  var version = 1
  var name: String
  var readers: [String]
  var unitCount: Int
  var facts: [Fact]

  init(name: String, readers: [String], unitCount: Int, facts: [Fact]) {
    (self.name, self.readers, self.unitCount, self.facts) = (name, readers, unitCount, facts)
  }

  init(directory: String) throws {
    let path = "\(directory)/\(RunDirectory.facts)"
    guard let json = FileManager.default.contents(atPath: path),
      let facts = try? JSONDecoder().decode(Self.self, from: json), facts.version == 1
    else {
      throw InputError.invalid(path, "this is not what a run writes there", remedy: "Start the run over with --force.")
    }
    self = facts
  }
}
