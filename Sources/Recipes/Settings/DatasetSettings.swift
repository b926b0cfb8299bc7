import Diagnostics
import Evaluation

/// Documents and questions from a file.
public struct DatasetSettings: Sendable, Equatable {
  public var format: BenchmarkFormat
  public var path: String
  /// The first so many; nil is all.
  public var documents: Int?
  /// The first so many of each document; nil is all.
  public var questions: Int?
  /// Longer documents are cut to so many tokens, with the questions whose evidence is in them; nil cuts none.
  public var documentTokens: Int?
  /// Lines that cannot be used are counted and left out; else the file is refused.
  public var skipBadLines = false

  public init(format: BenchmarkFormat = .jsonl, path: String = "") {
    (self.format, self.path) = (format, path)
  }

  public func validate() throws {
    for (name, count) in [("documents", documents), ("questions", questions), ("documentTokens", documentTokens)] {
      if let count, count < 1 { throw InputError.usage(name, "\(count) is not at least 1") }
    }
  }
}

extension BenchmarkFormat: RecipeChoice {}
