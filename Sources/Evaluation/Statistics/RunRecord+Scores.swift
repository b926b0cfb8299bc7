import Foundation

extension RunRecord {
  /// A row for each reader and variant that has come to an end with a document or has answered a question: readers in
  /// the recipe's order, their variants in the order in which they first appear.
  public var readerScores: [ReaderScore] {
    let outcomes = lastOutcomes
    let answers = Dictionary(grouping: predictions) { Row($0.unit) }
    let adaptations = Dictionary(
      events.compactMap { event in if case .adapted(let unit, let facts) = event { (unit, facts) } else { nil } },
      uniquingKeysWith: { $1 })
    let adapters = Set(events.compactMap { if case .step = $0 { $0.unit.reader } else { nil } })
      .union(adaptations.keys.map(\.reader))
    return rows.map { row in
      let units = outcomes.filter { Row($0.unit) == row }
      let adapter = row.reader.adapterName(among: adapters)
      func adaptation(_ unit: RunUnit) -> RunEvent.Adaptation? {
        guard let adapter else { return nil }
        return adaptations.first { $0.key.reader == adapter && unit.canUse($0.key) }?.value
      }
      var score = ReaderScore(row, answers[row] ?? [])
      var seconds: [Double] = []
      for event in units {
        switch event {
        case .answered(let unit, let facts):
          // Nobody knows here what an adapter has cost that was made elsewhere.
          let training = adapter == nil ? 0 : adaptation(unit).flatMap { $0.steps > 0 ? $0.seconds : nil }
          if let training { seconds.append(training + facts.prepareSeconds + facts.seconds) }
        case .failed: score.failed += 1
        case .skipped: score.skipped += 1
        case .step, .adapted: break
        }
      }
      score.minutesPerDocument = seconds.mean.map { $0 / 60 }
      let trained = units.compactMap { adaptation($0.unit) }
      if let base = trained.map(\.retentionBase).mean, let adapted = trained.map(\.retentionAdapted).mean {
        score.retention = .init(base: exp(base), adapted: exp(adapted))
      }
      return score
    }
  }

  /// The predictions that are behind a row.
  public func predictions(of score: ReaderScore) -> [Prediction] {
    predictions.filter { $0.reader == score.reader && $0.variant == score.variant }
  }

  /// How each unit ended, in the order of the events; a unit that failed and was tried again ended as it did the last
  /// time.
  public var lastOutcomes: [RunEvent] {
    var places: [RunUnit: Int] = [:], outcomes: [RunEvent] = []
    for event in events {
      switch event {
      case .step, .adapted: continue
      case .answered, .failed, .skipped: break
      }
      if let place = places[event.unit] {
        outcomes[place] = event
      } else {
        places[event.unit] = outcomes.count
        outcomes.append(event)
      }
    }
    return outcomes
  }

  private var rows: [Row] {
    let all = (lastOutcomes.map { Row($0.unit) } + predictions.map { Row($0.unit) }).unique
    let known = readers.flatMap { reader in all.filter { $0.reader == reader } }
    return known + all.filter { !readers.contains($0.reader) }
  }
}

private struct Row: Hashable {
  var reader: String
  var variant: String?

  init(_ unit: RunUnit) {
    (reader, variant) = (unit.reader, unit.variant)
  }
}

extension ReaderScore {
  /// What the answers say; costs and outcomes are filled in behind.
  fileprivate init(_ row: Row, _ predictions: [Prediction]) {
    (reader, variant) = (row.reader, row.variant)
    documents = Set(predictions.map(\.document)).count
    seeds = Set(predictions.compactMap(\.seed)).count
    metric = predictions.map(\.metric).unique.joined(separator: ", ")
    score = Bootstrap.mean(Array(predictions.meanByQuestion(\.score).values))
    questions = score?.n ?? 0
    let names = Set(predictions.flatMap(\.scores.keys))
    scores = Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        predictions.meanByQuestion { $0.scores[name] }.values.sorted().mean.map { (name, $0) }
      })
    answerPerplexity = predictions.meanByQuestion(\.answerLoss).values.sorted().mean.map { exp($0) }
    let shares = JudgeShares(predictions.map(\.judgement))
    if shares.right + shares.wrong + shares.undecided > 0 {
      judged = Judged(right: shares.ofDecided, clear: shares.right + shares.wrong, unclear: shares.undecided)
    }
    kinds = predictions.compactMap(\.kind).unique.compactMap { kind in
      Bootstrap.mean(Array(predictions.filter { $0.kind == kind }.meanByQuestion(\.score).values))
        .map { Kind(name: kind, score: $0) }
    }
    inWindow = Self.part(predictions.filter { $0.isInWindow == true })
    outside = Self.part(predictions.filter { $0.isInWindow == false })
    (failed, skipped) = (0, 0)
  }

  private static func part(_ predictions: [Prediction]) -> Part? {
    let scores = predictions.meanByQuestion(\.score).values.sorted()
    return scores.mean.map { Part(mean: $0, n: scores.count) }
  }
}

extension String {
  /// Readers that use an adapter are named for it: `lift`, or `lift+truncated-context`.
  fileprivate func adapterName(among adapters: Set<String>) -> String? {
    let name = String(prefix { $0 != "+" })
    return adapters.contains(name) ? name : nil
  }
}

extension RunUnit {
  /// Whether an adapter, made for its own unit, is the one that this unit's reader answers with: the adapter's variant says
  /// less where the sweep sets what concerns the reader alone, and an adapter from elsewhere has no seed.
  fileprivate func canUse(_ adapter: RunUnit) -> Bool {
    adapter.document == document && (adapter.seed == nil || adapter.seed == seed)
      && adapter.settings.isSubset(of: settings)
  }

  /// What the variant sets, one by one.
  private var settings: Set<Substring> { Set(variant?.split(separator: ", ") ?? []) }
}
