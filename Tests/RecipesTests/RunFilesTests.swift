import Diagnostics
import Evaluation
import Foundation
import LIFT
import Recipes
import TensorFiles
import TestSupport
import Testing
import Transformers

/// What a run does and leaves in its directory.
@Suite(.serialized) struct RunFilesTests {
  @Test func aRunLeavesItsRecipeItsFactsAndWhatHappened() throws {
    try TinyRun.with { tiny in
      let experiment = try tiny.experiment()
      let record = try tiny.run()
      #expect(try tiny.files().keys.sorted() == ["metrics.jsonl", "predictions.jsonl", "recipe.yaml", "run.json"])
      #expect(try read(tiny.path("recipe.yaml")) == experiment.yaml)
      #expect(record.recipe == experiment.yaml && record.name == "tiny")
      #expect(record.readers == ["closed-book", "lift", "lift+truncated-context"])
      #expect(record.unitCount == 6 && record.unitsDone == 6)
      #expect(
        record.outcomes == [
          "answered closed-book, document 1", "answered lift, document 1, seed 0",
          "answered lift+truncated-context, document 1, seed 0", "answered closed-book, document 2",
          "answered lift, document 2, seed 0", "answered lift+truncated-context, document 2, seed 0",
        ])
      #expect(record.adapted == ["lift, document 1, seed 0", "lift, document 2, seed 0"])
      #expect(record.predictions.map(\.id) == ["q1", "q2", "q1", "q2", "q1", "q2", "q3", "q4", "q3", "q4", "q3", "q4"])
      let facts = Dictionary(uniqueKeysWithValues: record.facts.map { ($0.name, $0.value) })
      #expect(facts["model"] == "tiny.gguf")
      #expect(try facts["model sha256"] == FileHash.sha256(TinyRun.model))
      #expect(facts["precision"] == "float32" || facts["precision"] == "bfloat16")
      #expect(facts["documents"] == "2" && facts["questions"] == "4")
      // What is returned is what is written.
      let written = try RunDirectory.record(tiny.output)
      #expect(written.events == record.events && written.predictions == record.predictions)
      #expect(
        written.facts.map(\.name) == record.facts.map(\.name) && written.facts.map(\.value) == record.facts.map(\.value)
      )
    }
  }

  @Test func aPredictionSaysAllAboutIt() throws {
    try TinyRun.with { tiny in
      let predictions = try tiny.run(["readers=[closed-book, truncated-context]", "metrics=[rouge-l]"]).predictions
      let closed = try #require(predictions.first),
        open = try #require(predictions.first { $0.reader == "truncated-context" })
      #expect(closed.reader == "closed-book" && closed.document == "1" && closed.id == "q1")
      #expect(closed.question == "When was Koru founded?" && closed.answers == ["1302"])
      #expect(closed.prompt == "<|im_start|>user\nWhen was Koru founded?<|im_end|>\n<|im_start|>assistant\n")
      #expect(
        open.prompt.contains("the long texts below. \n\(TinyRun.documents[0].text)\nQuestion: When was Koru founded?"))
      #expect(open.promptTokens > closed.promptTokens && open.cutTokens == 0)
      #expect(closed.documentTokens == open.documentTokens && closed.documentTokens > 0)
      #expect(closed.answerTokens == 3 && !closed.isComplete)
      #expect(closed.metric == "f1" && closed.scores.keys.sorted() == ["rouge-l"])
      #expect(closed.variant == nil && closed.seed == nil)
    }
  }

  /// Everything but the seconds.
  @Test func theSameRecipeGivesTheSameFiles() throws {
    try TinyRun.with { tiny in
      let arguments = ["keepAdapters=true", "answer.temperature=0.5", "seeds=[1, 2]"]
      try tiny.run(arguments)
      let first = try tiny.files()
      #expect(first.count == 4 + 3 * 4)
      try tiny.run(arguments, replacing: true)
      expectSame(try tiny.files(), first, "the second run")
    }
  }

  @Test func aFinishedRunIsNotRunAgain() throws {
    try TinyRun.with { tiny in
      let record = try tiny.run(["keepAdapters=true"])
      func states() throws -> [String] {
        let names = FileManager.default.enumerator(atPath: tiny.output)?.compactMap { $0 as? String } ?? []
        return try names.sorted().map { name in
          let attributes = try FileManager.default.attributesOfItem(atPath: tiny.path(name))
          return "\(name) \(attributes[.systemFileNumber] ?? "") \(attributes[.size] ?? "")"
        }
      }
      let before = try states(), files = try tiny.files()
      var events: [RecipeEvent] = []
      let again = try tiny.run(["keepAdapters=true"]) { events.append($0) }
      #expect(try states() == before)
      expectSame(try tiny.files(), files, "the run that was done")
      #expect(again.events == record.events && again.predictions == record.predictions)
      // Not even the model is loaded.
      #expect(events.map(\.name) == ["goes on 6 of 6"])
    }
  }

  @Test func progressIsTold() throws {
    try TinyRun.with { tiny in
      var events: [RecipeEvent] = []
      try tiny.run(["readers=[closed-book, lift]", "dataset.documents=1", "dataset.questions=1"]) { events.append($0) }
      #expect(
        events.map(\.name) == [
          "loading", "loaded", "started closed-book 1 of 2", "answer 1 of 1", "recorded closed-book",
          "started lift 2 of 2",
          "trained 1", "trained 2", "recorded lift", "answer 1 of 1", "recorded lift", "writing",
        ])
    }
  }

  @Test(arguments: [PromptRecording.short, .full]) func longPromptsAreShortenedUnlessAsked(prompts: PromptRecording)
    throws
  {
    try TinyRun.with { tiny in
      let long = String(repeating: "potatoes mushrooms pumpkins ", count: 300)
      try write(
        TinyRun.rows([.init(title: "Koru", text: long, questions: [("What lies near Koru?", "lake")])]),
        to: tiny.directory + "/data.jsonl")
      let prediction = try #require(
        try tiny.run(["readers=[truncated-context]", "prompts=\(prompts.rawValue)"]).predictions.first)
      #expect(prediction.cutTokens > 0)
      let isShort = prediction.prompt.contains(/\n\[… \d+ characters …\]\n/)
      #expect(isShort == (prompts == .short))
      #expect(prediction.prompt.hasPrefix("<|im_start|>user\nPlease answer the question"))
      #expect(prediction.prompt.hasSuffix("Question: What lies near Koru?\nAnswer:<|im_end|>\n<|im_start|>assistant\n"))
      if prompts == .short { #expect(prediction.prompt.count < 2100) }
    }
  }

  // MARK: - Adapters

  @Test(arguments: [nil, true, false]) func adaptersStayWhereTheyAreWanted(keep: Bool?) throws {
    try TinyRun.with { tiny in
      let keys = keep.map { ["keepAdapters=\($0)"] } ?? []
      try tiny.run(keys)
      #expect(tiny.exists("adapters") == (keep == true))
      if keep == true {
        let names = try FileManager.default.contentsOfDirectory(atPath: tiny.path("adapters")).sorted()
        #expect(names == ["document-1-lift", "document-2-lift"])
        #expect(try AdapterRecord(directory: tiny.path("adapters/document-2-lift")).document.title == "Fenn")
      }
      // That of a single document stays unless the recipe says no.
      try tiny.run(keys + ["dataset.documents=1"], replacing: true)
      #expect(tiny.exists("adapters/lift/lift.json") == (keep != false))
      #expect(tiny.exists("adapters") == (keep != false))
    }
  }

  @Test func anAdapterMadeBeforeIsUsedAndNothingIsTrained() throws {
    try TinyRun.with { tiny in
      let trained = try tiny.run(["dataset.documents=1"])
      let adapter = tiny.directory + "/adapter"
      try FileManager.default.moveItem(atPath: tiny.path("adapters/lift"), toPath: adapter)
      let files = try FileManager.default.contentsOfDirectory(atPath: adapter)
      let given = try tiny.run(["dataset.documents=1", "adapter.path=\(adapter)"], replacing: true)
      func answers(_ record: RunRecord) -> [String] {
        record.predictions.map { "\($0.reader) \($0.id) \($0.prediction)" }
      }
      #expect(answers(given) == answers(trained))
      #expect(!given.events.contains { if case .step = $0 { true } else { false } })
      // Without training there is no chance, and so no seed.
      #expect(given.outcomes == trained.outcomes.map { $0.replacing(", seed 0", with: "") })
      #expect(given.adapted == ["lift, document 1"])
      #expect(!tiny.exists("adapters"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: adapter) == files)
      // Nor do settings of training touch it.
      let swept = try tiny.run(
        ["dataset.documents=1", "adapter.path=\(adapter)", "sweep.training.epochs=[1, 2]"], replacing: true)
      #expect(swept.outcomes == given.outcomes)
    }
  }

  @Test func anAdapterOfAnotherModelFailsAndTheRestGoesOn() throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1"])
      let adapter = tiny.directory + "/adapter"
      try FileManager.default.moveItem(atPath: tiny.path("adapters/lift"), toPath: adapter)
      let record = try tiny.run(
        [
          "dataset.documents=1", "adapter.path=\(adapter)", "model=\(Fixture.path("tiny_llama/tied/model.gguf"))",
          "readers=[lift, closed-book]",
        ], replacing: true)
      #expect(record.outcomes == ["failed lift, document 1", "answered closed-book, document 1"])
      let reason = try #require(record.reasons(of: "lift").first)
      #expect(reason.hasPrefix("\(adapter): the adapter was made for "))
    }
  }

  /// The control has settings of its own, and no setting of the recipe touches it.
  @Test func rawIsTrainedAsInThePaper() throws {
    try TinyRun.with { tiny in
      var settings = PretrainingSettings()
      settings.model.vocabularySize = 400
      settings.model.hiddenSize = 128
      settings.model.intermediateSize = 128
      settings.model.layerCount = 1
      (settings.model.headCount, settings.model.keyValueHeadCount, settings.model.headDimension) = (2, 2, 64)
      settings.text.exampleCount = 16
      settings.text.familyCount = 1
      settings.warmupSteps = 0
      try PretrainingRecipe(settings).run().write(to: tiny.directory + "/wide.gguf")
      let record = try tiny.run(
        ["dataset.documents=1"],
        yaml: """
          extends: tiny.yaml
          model: wide.gguf
          readers: [raw, lift, raw+truncated-context]
          sweep: {training.epochs: [1, 2]}
          """)
      #expect(
        record.outcomes == [
          "answered raw, document 1, seed 0", "answered lift, document 1, training.epochs=1, seed 0",
          "answered raw+truncated-context, document 1, seed 0", "answered lift, document 1, training.epochs=2, seed 0",
        ])
      #expect(record.adapted.filter { $0.hasPrefix("raw") } == ["raw, document 1, seed 0"])
      let made = try AdapterRecord(directory: tiny.path("adapters/raw")).settings
      let wide = try LanguageModel(path: tiny.directory + "/wide.gguf")
      #expect(made == LiftSettings.raw(for: wide.model, seed: 0))
      #expect(made.adapter.rank == 128 && made.training.epochs == 5)
    }
  }

  // MARK: - What goes wrong with one document

  @Test func aQuestionThatDoesNotFitFailsAndTheRestGoesOn() throws {
    try TinyRun.with { tiny in
      var documents = TinyRun.documents
      documents[0].questions[1].question = String(repeating: "why ", count: 600)
      try write(TinyRun.rows(documents), to: tiny.directory + "/data.jsonl")
      let record = try tiny.run()
      #expect(
        record.outcomes == [
          "failed closed-book, document 1", "failed lift, document 1, seed 0",
          "failed lift+truncated-context, document 1, seed 0", "answered closed-book, document 2",
          "answered lift, document 2, seed 0", "answered lift+truncated-context, document 2, seed 0",
        ])
      // Found before a training, not after it.
      #expect(record.adapted == ["lift, document 2, seed 0"])
      for reader in record.readers {
        let reason = try #require(record.reasons(of: reader).first)
        #expect(reason.hasPrefix("question: it has ") && reason.contains(" fit beside 3 new ones"), "\(reason)")
      }
      #expect(record.predictions.allSatisfy { $0.document == "2" })
      #expect(record.unitsDone == 6)
    }
  }

  @Test func aTrainingThatDivergesFailsAndTheRestGoesOn() throws {
    try TinyRun.with { tiny in
      let record = try tiny.run(["adapter.alpha=1e30", "readers=[lift, closed-book, lift+truncated-context]"])
      #expect(
        record.outcomes == [
          "failed lift, document 1, seed 0", "answered closed-book, document 1",
          "failed lift+truncated-context, document 1, seed 0", "failed lift, document 2, seed 0",
          "answered closed-book, document 2", "failed lift+truncated-context, document 2, seed 0",
        ])
      let reasons = record.reasons(of: "lift") + record.reasons(of: "lift+truncated-context")
      #expect(reasons.count == 4)
      for reason in reasons {
        #expect(
          reason.wholeMatch(
            of: #/the loss was no longer finite at step 2, on segment \d+ of \d+ \(tokens .*\)( and others)?\. Lower training\.learningRate, which is 0\.01\./#) != nil, "\(reason)")
      }
      #expect(record.adapted.isEmpty && !tiny.exists("adapters"))
      // The second reader does not try again what has failed for the first.
      let steps = record.events.filter { if case .step = $0 { true } else { false } }
      #expect(steps.count == 2)
    }
  }

  @Test func whatFailedIsTriedAgainWhenAsked() throws {
    try TinyRun.with { tiny in
      let alpha = "adapter.alpha=1e30", readers = "readers=[closed-book, lift]"
      let first = try tiny.run([alpha, readers])
      let files = try tiny.files()
      var events: [RecipeEvent] = []
      #expect(try tiny.run([alpha, readers]) { events.append($0) }.outcomes == first.outcomes)
      #expect(events.map(\.name) == ["goes on 4 of 4"])
      events = []
      let again = try tiny.run([alpha, readers], retryingFailed: true) { events.append($0) }
      #expect(events.map(\.name).first == "goes on 2 of 4")
      #expect(events.map(\.name).filter { $0.hasPrefix("started") } == ["started lift 2 of 4", "started lift 4 of 4"])
      #expect(again.outcomes.sorted() == first.outcomes.sorted())
      #expect(again.unitsDone == 4)
      expectSame(try tiny.files(), files, "what failed again", anyOrder: true)
    }
  }

  /// What has gone wrong for a reason that is gone is done then.
  @Test func whatIsMendedSucceedsWhenTriedAgain() throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1"])
      let adapter = tiny.directory + "/adapter", config = adapter + "/adapter_config.json"
      try FileManager.default.moveItem(atPath: tiny.path("adapters/lift"), toPath: adapter)
      let good = try read(config)
      try write("{}", to: config)
      let keys = ["adapter.path=\(adapter)", "readers=[closed-book, lift]"]
      let failed = try tiny.run(keys, replacing: true)
      #expect(
        failed.outcomes.filter { $0.hasPrefix("failed") } == ["failed lift, document 1", "failed lift, document 2"])
      try write(good, to: config)
      let mended = try tiny.run(keys, retryingFailed: true)
      #expect(mended.outcomes.allSatisfy { $0.hasPrefix("answered") } && mended.outcomes.count == 4)
      #expect(try !read(tiny.path("metrics.jsonl")).contains("failed"))
    }
  }

  @Test func fullContextIsLeftOutWhereTheDocumentIsTooLong() throws {
    try TinyRun.with { tiny in
      var documents = TinyRun.documents
      documents[1].text = String(repeating: "Fenn has a goat. ", count: 200)
      try write(TinyRun.rows(documents), to: tiny.directory + "/data.jsonl")
      let readers = "readers=[full-context, truncated-context, lift+full-context]"
      let record = try tiny.run([readers])
      #expect(
        record.outcomes == [
          "answered full-context, document 1", "answered truncated-context, document 1",
          "answered lift+full-context, document 1, seed 0", "skipped full-context, document 2",
          "answered truncated-context, document 2", "skipped lift+full-context, document 2, seed 0",
        ])
      let reasons = record.reasons(of: "full-context")
      #expect(reasons == record.reasons(of: "lift+full-context"))
      #expect(reasons.first?.contains(/^the document is \d+ tokens too long for the model's window$/) == true)
      // No adapter is trained for nobody.
      #expect(record.adapted == ["lift, document 1, seed 0"])
      // In view is the same where all of it fits.
      func answers(_ reader: String) -> [String] {
        record.predictions.filter { $0.reader == reader && $0.document == "1" }.map { $0.prompt + $0.prediction }
      }
      #expect(answers("full-context") == answers("truncated-context"))
      // It does not apply, so it has not failed.
      var events: [RecipeEvent] = []
      try tiny.run([readers], retryingFailed: true) { events.append($0) }
      #expect(events.map(\.name) == ["goes on 6 of 6"])
    }
  }

  // MARK: - Seeds and sweeps

  @Test func readersWithoutChanceAnswerOnce() throws {
    try TinyRun.with { tiny in
      let readers = "readers=[closed-book, lift, truncated-context]"
      let record = try tiny.run(["seeds=[3, 5]", readers, "dataset.documents=1", "keepAdapters=true"])
      #expect(
        record.outcomes == [
          "answered closed-book, document 1", "answered lift, document 1, seed 3",
          "answered truncated-context, document 1",
          "answered lift, document 1, seed 5",
        ])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: tiny.path("adapters")).sorted() == [
          "lift-seed-3", "lift-seed-5",
        ])
      #expect(try AdapterRecord(directory: tiny.path("adapters/lift-seed-5")).settings.seed == 5)
      // With a temperature all of them use chance.
      let warm = try tiny.run(
        ["seeds=[3, 5]", readers, "dataset.documents=1", "answer.temperature=1"], replacing: true)
      #expect(warm.outcomes.count == 6 && warm.outcomes.allSatisfy { $0.contains("seed") })
      let texts = [3, 5].map { seed in
        warm.predictions.filter { $0.seed == seed && $0.reader == "closed-book" }.map(\.prediction)
      }
      #expect(texts[0] != texts[1])
    }
  }

  @Test func readersThatASweepDoesNotTouchAnswerOnce() throws {
    try TinyRun.with { tiny in
      let record = try tiny.run(
        ["dataset.documents=1", "keepAdapters=true"],
        yaml: "extends: tiny.yaml\nreaders: [closed-book, lift]\nsweep: {adapter.rank: [1, 2], training.epochs: [1, 2]}"
      )
      #expect(
        record.outcomes == [
          "answered closed-book, document 1", "answered lift, document 1, adapter.rank=1, training.epochs=1, seed 0",
          "answered lift, document 1, adapter.rank=1, training.epochs=2, seed 0",
          "answered lift, document 1, adapter.rank=2, training.epochs=1, seed 0",
          "answered lift, document 1, adapter.rank=2, training.epochs=2, seed 0",
        ])
      #expect(record.unitCount == 5)
      let names = try FileManager.default.contentsOfDirectory(atPath: tiny.path("adapters")).sorted()
      #expect(
        names == [
          "lift-adapter.rank=1__training.epochs=1", "lift-adapter.rank=1__training.epochs=2",
          "lift-adapter.rank=2__training.epochs=1", "lift-adapter.rank=2__training.epochs=2",
        ])
      for (rank, epochs) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        let made = try AdapterRecord(
          directory: tiny.path("adapters/lift-adapter.rank=\(rank)__training.epochs=\(epochs)"))
        #expect(made.settings.adapter.rank == rank && made.settings.training.epochs == epochs)
      }
    }
  }

  /// A setting of answers is none of training.
  @Test func variantsThatAreTrainedAlikeShareAnAdapter() throws {
    try TinyRun.with { tiny in
      let yaml = "extends: tiny.yaml\nreaders: [closed-book, lift]\nsweep: {answer.maxTokens: [1, 2, 3]}"
      let record = try tiny.run(["dataset.documents=1"], yaml: yaml)
      #expect(
        record.outcomes
          == [1, 2, 3].flatMap {
            [
              "answered closed-book, document 1, answer.maxTokens=\($0)",
              "answered lift, document 1, answer.maxTokens=\($0), seed 0",
            ]
          })
      #expect(record.adapted == ["lift, document 1, seed 0"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: tiny.path("adapters")) == ["lift"])
      #expect(record.predictions.allSatisfy { "answer.maxTokens=\($0.answerTokens)" == $0.variant })
    }
  }

  /// However they are called, and however long that is.
  @Test func everyVariantHasAnAdapterOfItsOwn() throws {
    try TinyRun.with { tiny in
      try write("Koru was founded in 1302.", to: tiny.directory + "/koru.txt")
      try write(#"{"question": "When was Koru founded?", "answer": "1302"}"#, to: tiny.directory + "/koru.jsonl")
      let long = String(repeating: "längst", count: 50)
      let record = try tiny.run(
        yaml: """
          model: \(TinyRun.model)
          document: koru.txt
          questions: koru.jsonl
          data: {segmentLength: 16}
          training: {epochs: 1}
          adapter: {rank: 1}
          answer: {maxTokens: 1}
          readers: [lift]
          sweep: {title: [A B, A/B, \(long)]}
          output: out
          """)
      #expect(record.adapted == ["A B", "A/B", long].map { "lift, document 1, title=\($0), seed 0" })
      let names = try FileManager.default.contentsOfDirectory(atPath: tiny.path("adapters")).sorted()
      try #require(names.count == 3)
      // All of one document, whose adapters stay.
      let titles = try names.map { try AdapterRecord(directory: tiny.path("adapters/\($0)")).document.title }
      #expect(names.prefix(2) == ["lift-title=A_B-1", "lift-title=A_B-2"] && titles == ["A B", "A/B", long])
    }
  }

  /// An axis has no say in what it does not change.
  @Test func variantsAreNamedByWhatTouchesTheReader() throws {
    try TinyRun.with { tiny in
      let yaml =
        "extends: tiny.yaml\nreaders: [closed-book, lift]\nsweep: {adapter.rank: [1, 2], answer.maxTokens: [1, 2]}"
      let record = try tiny.run(["dataset.documents=1"], yaml: yaml)
      #expect(
        record.outcomes.filter { $0.contains("closed-book") } == [
          "answered closed-book, document 1, answer.maxTokens=1",
          "answered closed-book, document 1, answer.maxTokens=2",
        ])
      #expect(record.outcomes.count == 6)
      #expect(
        record.adapted == ["lift, document 1, adapter.rank=1, seed 0", "lift, document 1, adapter.rank=2, seed 0"])
    }
  }

  /// Every model answers and trains, and is compared with itself.
  @Test func modelsMayBeSweptOver() throws {
    try TinyRun.with { tiny in
      let models = ["tied", "untied"].map { Fixture.path("tiny_llama/\($0)/model.gguf") }
      let record = try tiny.run(
        ["dataset.documents=1"],
        yaml: "extends: tiny.yaml\nreaders: [closed-book, lift]\nsweep: {model: [\(models.joined(separator: ", "))]}")
      #expect(
        record.outcomes
          == models.flatMap {
            ["answered closed-book, document 1, model=\($0)", "answered lift, document 1, model=\($0), seed 0"]
          })
      var base: [Double] = []
      for case .adapted(_, let adaptation) in record.events { base.append(adaptation.retentionBase) }
      try #require(base.count == 2)
      #expect(base[0] != base[1])
      let single = try tiny.run(["dataset.documents=1", "readers=[lift]", "model=\(models[1])"], replacing: true)
      for case .adapted(_, let adaptation) in single.events { #expect(adaptation.retentionBase == base[1]) }
      func answers(_ record: RunRecord, _ variant: String?) -> [String] {
        record.predictions.filter { $0.reader == "lift" && $0.variant == variant }.map(\.prediction)
      }
      #expect(answers(single, nil) == answers(record, "model=\(models[1])"))
      #expect(record.facts.map(\.name).contains("model 2 sha256"))
    }
  }

  @Test func datasetsMayBeSweptOver() throws {
    try TinyRun.with { tiny in
      try write(TinyRun.rows([TinyRun.documents[1]]), to: tiny.directory + "/more.jsonl")
      let record = try tiny.run(
        yaml: """
          extends: tiny.yaml
          readers: [closed-book]
          dataset: {documents: 1}
          sweep: {dataset.path: [data.jsonl, more.jsonl]}
          """)
      #expect(
        record.outcomes == [
          "answered closed-book, document 1, dataset.path=data.jsonl",
          "answered closed-book, document 1, dataset.path=more.jsonl",
        ])
      #expect(record.predictions.map(\.question).first == "When was Koru founded?")
      #expect(record.predictions.map(\.question).last == "What animal does Fenn have?")
    }
  }
}

extension RecipeEvent {
  /// For comparing.
  fileprivate var name: String {
    switch self {
    case .loadingModel: "loading"
    case .loaded: "loaded"
    case .leftOut(let note): "left out: \(note)"
    case .goesOn(let done, let count): "goes on \(done) of \(count)"
    case .started(let unit, let number, let count): "started \(unit.reader) \(number) of \(count)"
    case .trained(let step): "trained \(step.step)"
    case .answered(_, let number, let count): "answer \(number) of \(count)"
    case .judged(let number, let count): "judged \(number) of \(count)"
    case .recorded(let event): "recorded \(event.unit.reader)"
    case .writing: "writing"
    }
  }
}
