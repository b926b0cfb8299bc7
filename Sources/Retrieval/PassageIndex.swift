import Diagnostics
import GRDB

/// Finds the passages of a document that have most to do with a question, by BM25 (Robertson and Zaragoza, 2009, "The
/// Probabilistic Relevance Framework: BM25 and Beyond").
///
///     score(passage) = Σ_t idf(t) · f(k₁ + 1) / (f + k₁(1 − b + b · length / mean length))
///     idf(t) = ln((N − n + 0.5) / (n + 0.5)), at least 1e-6
///
/// over the question's words `t`, each once: `f` times in the passage and in `n` of `N` passages, lengths in words,
/// k₁ = 1.2, b = 0.75. SQLite's full-text search counts, in a table in memory. Its words are runs of letters and digits
/// without case and accents; for Chinese and Japanese see ``IndexedWords``.
public final class PassageIndex {
  public let passages: Passages
  private let database: DatabaseQueue

  /// - Throws: ``InputError`` if the system's SQLite has no full-text search.
  public init(_ passages: Passages) throws {
    self.passages = passages
    database = try Self.sayingWhatFailed {
      let database = try DatabaseQueue()
      try database.write { database in
        try database.create(virtualTable: "passages", using: FTS5()) { table in
          table.tokenizer = Self.tokenizer
          // Words alone: the texts are in the document.
          table.content = ""
          table.column("text")
        }
        let insertion = try database.makeStatement(sql: "INSERT INTO passages (rowid, text) VALUES (?, ?)")
        for passage in 0..<passages.count {
          try insertion.execute(arguments: [passage, IndexedWords.spaced(passages[passage])])
        }
      }
      return database
    }
  }

  /// The score of each passage; 0 for those that have no word of the question.
  public func scores(for question: String) throws -> [Double] {
    var scores = [Double](repeating: 0, count: passages.count)
    try Self.sayingWhatFailed {
      try database.read { database in
        let words = try database.makeTokenizer(Self.tokenizer)
          .tokenize(query: IndexedWords.spaced(question)).map(\.token)
        let phrases = IndexedWords.phrases(words)
        if phrases.isEmpty { return }
        // In quotes, nothing in a question is taken for an operator; there is no quote in a word.
        let rows = try Row.fetchCursor(
          database, sql: "SELECT rowid, bm25(passages) FROM passages WHERE passages MATCH ?",
          arguments: [phrases.map { "\"\($0)\"" }.joined(separator: " OR ")])
        // SQLite's is negative, so that the best comes first.
        while let row = try rows.next() { scores[row[0]] = -(row[1] as Double) }
      }
    }
    return scores
  }

  /// All passages, best first. Those with equal scores keep the document's order; so do those without any word of the
  /// question, which come last, and therefore all if the question has no words or none that occur.
  public func search(_ question: String) throws -> [Int] {
    let scores = try scores(for: question)
    return scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
  }

  private static let tokenizer = FTS5TokenizerDescriptor.unicode61(diacritics: .remove)

  private static func sayingWhatFailed<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw InputError.system(
        "SQLite", "the search in the document failed: \(error.message ?? "no reason given")",
        remedy: "Check that the system's SQLite has FTS5.")
    }
  }
}
