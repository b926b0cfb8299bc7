import Evaluation

/// A made-up run with everything that a report can show: three readers, a grid of needles, questions of two kinds, a
/// sweep, seeds, curves of losses, failures and skipped units.
enum SampleRun {
  static let lengths = [2048, 4096, 8192, 16384, 32768], depths = [0, 0.25, 0.5, 0.75, 1]

  /// A record that is the same each time.
  static var record: RunRecord {
    var record = RunRecord(
      name: "needle-grid",
      recipe: "name: needle-grid\nmodel: smollm2-135m-instruct\nreaders: [closed-book, truncated-context, lift]\n",
      facts: [
        ("model", "SmolLM2-135M-Instruct"), ("precision", "bfloat16"), ("processor", "8 threads, AVX-512"),
        ("version", "0.4.0"),
      ],
      events: [], predictions: [], readers: ["closed-book", "truncated-context", "lift", "lift+truncated-context"],
      unitCount: 4 * lengths.count * depths.count)
    var chance = Chance(state: 7)
    for (row, length) in lengths.enumerated() {
      for (column, depth) in depths.enumerated() {
        let document = "needle-\(length)-\(Int(100 * depth))"
        let place = GridPlace(length: length, depth: depth)
        add(&record, "closed-book", document, place, chanceOfRight: 0.03, seconds: 1.2, &chance)
        add(
          &record, "truncated-context", document, place,
          chanceOfRight: row < 2 || depth == 0 || depth == 1 ? 0.9 : 0.08, seconds: 4, &chance)
        let unit = RunUnit(seed: 1, document: document, reader: "lift")
        if row == 4 && column == 2 {
          record.events.append(.failed(unit, reason: "out of memory at step 12"))
          record.events.append(
            .failed(
              RunUnit(seed: 1, document: document, reader: "lift+truncated-context"), reason: "the adapter is missing"))
          continue
        }
        train(&record, unit, length: length, &chance)
        add(&record, "lift", document, place, seed: 1, chanceOfRight: 0.75 - 0.1 * Double(row), seconds: 2, &chance)
        let both = RunUnit(seed: 1, document: document, reader: "lift+truncated-context")
        if row == 4 {
          record.events.append(.skipped(both, reason: "the window has no room for 32,768 tokens & their <answers>"))
        } else {
          add(
            &record, both.reader, document, place, seed: 1, chanceOfRight: 0.85 - 0.05 * Double(row), seconds: 5,
            &chance)
        }
      }
    }
    return record
  }

  /// Two of a hundred units done, and nothing answered.
  static var begun: RunRecord {
    var begun = record
    begun.predictions = []
    begun.events = Array(
      begun.events.filter { $0.unit.document == "needle-2048-0" && $0.unit.reader == "lift" }.dropLast(3))
    return begun
  }

  /// One reader, no grid, no adapter.
  static var alone: RunRecord {
    var alone = record
    alone.readers = ["closed-book"]
    alone.events = alone.events.filter { $0.unit.reader == "closed-book" }
    alone.predictions = alone.predictions.filter { $0.reader == "closed-book" }.map { prediction in
      var prediction = prediction
      (prediction.length, prediction.depth, prediction.kind) = (nil, nil, nil)
      return prediction
    }
    alone.unitCount = 25
    return alone
  }

  /// Twelve variants of one reader with long names, three seeds, scores close to each other, and losses over decades.
  static var sweep: RunRecord {
    var sweep = RunRecord(
      name: "sweep-of-ranks & <learning rates> with a name that is longer than any window is wide, and then some more",
      recipe: "sweep: …", facts: [("model", "M")], events: [], predictions: [], readers: ["closed-book", "lift"],
      unitCount: 12 * 3 * 4 + 4)
    var chance = Chance(state: 5)
    for document in 1...4 {
      let name = "document-\(document)"
      add(&sweep, "closed-book", name, nil, chanceOfRight: 0.1, seconds: 1, &chance)
      for index in 0..<12 {
        for seed in [UInt64(1), 2, 3] {
          let variant = "adapter.rank=\(1 << (index % 4)), train.learning-rate=\(["1e-4", "3e-4", "1e-3"][index / 4])"
          let unit = RunUnit(variant: variant, seed: seed, document: name, reader: "lift")
          train(&sweep, unit, length: 8192, lowest: index == 3 ? 0.002 : 0.3, &chance)
          add(
            &sweep, "lift", name, nil, variant: variant, seed: seed, chanceOfRight: 0.5 + 0.02 * Double(index),
            seconds: 2,
            &chance)
        }
      }
    }
    return sweep
  }

  private static func train(
    _ record: inout RunRecord, _ unit: RunUnit, length: Int, lowest: Double = 0.4, _ chance: inout Chance
  ) {
    let steps = length / 256
    for step in 1...steps {
      let share = Double(step) / Double(steps)
      let loss = (lowest + 2.4 * (1 - share) / (1 + 12 * share)) * (0.9 + 0.2 * chance.next())
      record.events.append(
        .step(
          unit,
          .init(
            step: step, epoch: 1, tokens: 512, loss: loss, learningRate: 3e-4 * (1 - Double(step) / Double(steps + 1)),
            gradientNorm: 0.5 + chance.next(), seconds: 0.8)))
    }
    record.events.append(
      .adapted(
        unit,
        .init(
          steps: steps, trainedTokens: 512 * steps, parameters: 460_800, retentionBase: 2.41,
          retentionAdapted: 2.44 + 0.05 * chance.next(), seconds: 0.8 * Double(steps))))
  }

  private static func add(
    _ record: inout RunRecord, _ reader: String, _ document: String, _ place: GridPlace?,
    variant: String? = nil, seed: UInt64? = nil,
    chanceOfRight: Double, seconds: Double, _ chance: inout Chance
  ) {
    let unit = RunUnit(variant: variant, seed: seed, document: document, reader: reader)
    let cities = ["Marrowgate", "Tilbury Cross", "Old Harrow"]
    var scores: [Double] = []
    for (index, kind) in ["one fact", "two facts"].enumerated() {
      let city = cities[(document.utf8.count + index) % cities.count]
      let question = TaskQuestion(
        id: "q\(index + 1)", kind: kind, text: "In which town does the keeper of lighthouse \(index + 1) live?",
        answers: [city], prompt: TaskPrompt(question: "?", title: nil), maxTokens: 32, scoring: .metric(.f1))
      let draw = chance.next(), isRight = draw < chanceOfRight
      let text =
        isRight ? city : draw < chanceOfRight + 0.15 ? "\(city), or <so> they \"say\" & write" : "I do not know."
      var prediction = Prediction(
        unit: unit, question: question, place: place,
        documentTokens: place.map { $0.length - 3 } ?? 100 * document.utf8.count,
        answer: ReaderAnswer(
          text: text,
          prompt: "Please answer the question based on the long texts below. \n… \nQuestion: \(question.text)\nAnswer:",
          promptTokens: 60, cutTokens: 0, answerTokens: 8, isComplete: true),
        metrics: [.exactMatch, .f1, .recall], seconds: seconds / 2)
      prediction.judgement = Judgement(isRight: draw > 0.97 ? nil : isRight, reply: isRight ? "yes" : "no")
      scores.append(prediction.score)
      record.predictions.append(prediction)
    }
    record.events.append(
      .answered(
        unit,
        .init(
          n: 2, score: scores.reduce(0, +) / 2, prepareSeconds: reader == "closed-book" ? 0 : 0.4, seconds: seconds)))
  }
}

/// A small linear congruential generator: enough for made-up numbers.
private struct Chance {
  var state: UInt64

  /// From 0 to 1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53)
  }
}
