/// What a reader, with one variant of a sweep, achieved in a run, and at what cost: a row of a table.
public struct ReaderScore: Sendable, Equatable {
  public var reader: String
  public var variant: String?
  /// Documents and different questions with an answer.
  public var documents, questions: Int
  /// Different seeds; 0 for a reader that uses no chance.
  public var seeds: Int
  /// The benchmark's own metric; several names if questions differ in it.
  public var metric: String
  /// By the benchmark's own metric, from 0 to 1; nil without an answer.
  public var score: MeanEstimate?
  /// By every metric that the run reports: means over questions, each averaged over seeds first.
  public var scores: [String: Double]
  /// `exp` of the mean loss of the right answers, over questions; nil if that was not measured.
  public var answerPerplexity: Double?
  /// Nil if no judge was asked.
  public var judged: Judged?
  /// In the order in which the kinds first appear; empty if questions have none.
  public var kinds: [Kind]
  /// The questions whose evidence `truncated-context` has in view, and those of which it does not have all; nil if
  /// there are none that it is known of.
  public var inWindow, outside: Part?
  /// What a document costs this reader alone, the mean over documents and seeds with an answer: training its adapter,
  /// what is prepared for the document, and all answers.
  ///
  /// Readers that share an adapter each carry its whole training, since each would need it without the others; so the
  /// rows of a run add up to more than the run took. Nil without an answer, or if no training of its adapter is known.
  public var minutesPerDocument: Double?
  /// Nil for readers without an adapter.
  public var retention: Retention?
  /// Units that ended so.
  public var failed, skipped: Int

  /// The judge's verdicts on all answers, those of every seed.
  public struct Judged: Sendable, Equatable {
    /// Right ones among the clear verdicts, from 0 to 1; nil if none is clear.
    public var right: Double?
    public var clear, unclear: Int

    public init(right: Double?, clear: Int, unclear: Int) {
      (self.right, self.clear, self.unclear) = (right, clear, unclear)
    }
  }

  public struct Kind: Sendable, Equatable {
    public var name: String
    public var score: MeanEstimate
  }

  /// Some of the questions.
  public struct Part: Sendable, Equatable {
    /// By the benchmark's own metric, from 0 to 1.
    public var mean: Double
    public var n: Int

    public init(mean: Double, n: Int) {
      (self.mean, self.n) = (mean, n)
    }
  }

  /// Perplexity, `exp` of the mean nats over adapters, on a text that has nothing to do with the documents.
  public struct Retention: Sendable, Equatable {
    public var base, adapted: Double

    public init(base: Double, adapted: Double) {
      (self.base, self.adapted) = (base, adapted)
    }
  }

  /// `lift · adapter.rank=8`
  public var label: String { [reader, variant].compactMap { $0 }.joined(separator: " · ") }
}
