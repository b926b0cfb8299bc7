import Diagnostics
import Evaluation
import Foundation
import Recipes
import TestSupport
import Testing

/// Wherever a run ended, the same run goes on from there, and its files do not tell.
@Suite(.serialized) struct RunResumptionTests {
  /// Every question that a run asks about stopping, until there is none.
  @Test(arguments: [false, true]) func aRunThatWasStoppedGoesOn(keepingAdapters: Bool) throws {
    try TinyRun.with { tiny in
      let keys = ["keepAdapters=\(keepingAdapters)"]
      try tiny.run(keys)
      let whole = try tiny.files()
      var call = 0
      while true {
        try FileManager.default.removeItem(atPath: tiny.output)
        let stopped = try tiny.run(keys, stoppingAt: call)
        expectNoLock(tiny)
        if stopped {
          let record = try RunDirectory.record(tiny.output)
          #expect(record.unitsDone < record.unitCount)
          try tiny.run(keys)
        }
        expectSame(try tiny.files(), whole, "stopped at question \(call)")
        if !stopped { break }
        call += 1
      }
      // Before each of six readings, after each of twelve answers, before each of four passes and after each of four steps.
      #expect(call == 6 + 12 + 4 + 4)
    }
  }

  /// Stopped at each question in turn, in one and the same directory.
  @Test func aRunThatIsStoppedAgainAndAgainGoesOn() throws {
    try TinyRun.with { tiny in
      let yaml = """
        extends: tiny.yaml
        dataset: {documents: 1}
        readers: [closed-book, lift, lift+truncated-context]
        answer: {temperature: 1}
        seeds: [1, 2]
        sweep: {adapter.rank: [1, 2]}
        """
      try tiny.run(yaml: yaml)
      let whole = try tiny.files()
      try FileManager.default.removeItem(atPath: tiny.output)
      var stops = 0
      // Any call before the end of the longest reading would never get past it.
      while try tiny.run(yaml: yaml, stoppingAt: 5) {
        stops += 1
        try #require(stops < 50)
      }
      #expect(stops > 4)
      expectSame(try tiny.files(), whole, "stopped \(stops) times")
    }
  }

  /// As a process that was killed leaves them: answers may be there whose line in `metrics.jsonl` is not.
  @Test(arguments: [true, false]) func aFileOfEventsThatIsCutGoesOn(adaptersAreThere: Bool) throws {
    try TinyRun.with { tiny in
      try tiny.run(["keepAdapters=true"])
      let whole = try tiny.files(), keep = tiny.directory + "/whole"
      try FileManager.default.moveItem(atPath: tiny.output, toPath: keep)
      for position in try cuts(in: keep + "/metrics.jsonl") {
        try copy(keep, to: tiny.output)
        try cut(tiny.path("metrics.jsonl"), at: position)
        if !adaptersAreThere { try FileManager.default.removeItem(atPath: tiny.path("adapters")) }
        try tiny.run(["keepAdapters=true"])
        let what = "cut at byte \(position) of metrics.jsonl"
        if adaptersAreThere {
          expectSame(try tiny.files(), whole, what)
        } else {
          // An adapter that is gone and still needed is trained again, later than it was; one that is not stays away.
          func withoutAdapters(_ files: [String: Data]) -> [String: Data] {
            files.filter { !$0.key.hasPrefix("adapters/") }
          }
          expectSame(withoutAdapters(try tiny.files()), withoutAdapters(whole), what, anyOrder: true)
        }
        try FileManager.default.removeItem(atPath: tiny.output)
      }
    }
  }

  /// Answers that are lost are given again.
  @Test func aFileOfAnswersThatIsCutGoesOn() throws {
    try TinyRun.with { tiny in
      try tiny.run(["keepAdapters=true"])
      let whole = try tiny.files(), keep = tiny.directory + "/whole"
      try FileManager.default.moveItem(atPath: tiny.output, toPath: keep)
      for position in try cuts(in: keep + "/predictions.jsonl") {
        try copy(keep, to: tiny.output)
        try cut(tiny.path("predictions.jsonl"), at: position)
        try tiny.run(["keepAdapters=true"])
        expectSame(try tiny.files(), whole, "cut at byte \(position) of predictions.jsonl", anyOrder: true)
        try FileManager.default.removeItem(atPath: tiny.output)
      }
    }
  }

  /// Both files, each somewhere else.
  @Test func filesThatAreBothCutGoOn() throws {
    try TinyRun.with { tiny in
      try tiny.run()
      let whole = try tiny.files(), keep = tiny.directory + "/whole"
      try FileManager.default.moveItem(atPath: tiny.output, toPath: keep)
      let sizes = try ["metrics.jsonl", "predictions.jsonl"].map { try read("\(keep)/\($0)").utf8.count }
      for number in 1...12 {
        try copy(keep, to: tiny.output)
        try cut(tiny.path("metrics.jsonl"), at: number * 7919 % sizes[0])
        try cut(tiny.path("predictions.jsonl"), at: number * 104_729 % sizes[1])
        try tiny.run()
        expectSame(try tiny.files(), whole, "cut number \(number)", anyOrder: true)
        try FileManager.default.removeItem(atPath: tiny.output)
      }
    }
  }

  @Test(arguments: ["metrics.jsonl", "predictions.jsonl"]) func aFileThatIsGoneIsMadeAnew(name: String) throws {
    try TinyRun.with { tiny in
      try tiny.run()
      let whole = try tiny.files()
      try FileManager.default.removeItem(atPath: tiny.path(name))
      try tiny.run()
      expectSame(try tiny.files(), whole, "\(name) was gone", anyOrder: true)
    }
  }

  /// Killed when the last reader had answered and the adapter was not yet gone.
  @Test func adaptersThatWereLeftBehindAreTakenAway() throws {
    try TinyRun.with { tiny in
      try tiny.run(["keepAdapters=true"])
      let adapters = tiny.directory + "/adapters"
      try FileManager.default.moveItem(atPath: tiny.path("adapters"), toPath: adapters)
      try tiny.run(replacing: true)
      let whole = try tiny.files()
      try FileManager.default.moveItem(atPath: adapters, toPath: tiny.path("adapters"))
      try tiny.run()
      #expect(!tiny.exists("adapters"))
      expectSame(try tiny.files(), whole, "with adapters left behind")
    }
  }

  /// Killed while it wrote an adapter, or a file of lines anew.
  @Test func whatWasHalfWrittenIsTakenAway() throws {
    try TinyRun.with { tiny in
      try tiny.run(["keepAdapters=true"])
      let whole = try tiny.files()
      for name in [".lift-7-a.partial", "adapters/.lift-7-b.partial"] {
        try write("half", to: tiny.path(name))
        try tiny.run(["keepAdapters=true"])
        expectSame(try tiny.files(), whole, "with \(name)")
        // It is no reason against starting over.
        try write("half", to: tiny.path(name))
        try tiny.run(["keepAdapters=true"], replacing: true)
        expectSame(try tiny.files(), whole, "with \(name)")
      }
    }
  }

  @Test func aTrainingThatDivergesAgainGoesOn() throws {
    try TinyRun.with { tiny in
      let keys = ["adapter.alpha=1e30", "readers=[lift, closed-book, lift+truncated-context]"]
      try tiny.run(keys)
      let whole = try tiny.files()
      for call in 0..<6 {
        try FileManager.default.removeItem(atPath: tiny.output)
        #expect(try tiny.run(keys, stoppingAt: call))
        try tiny.run(keys)
        expectSame(try tiny.files(), whole, "stopped at question \(call)", anyOrder: true)
      }
    }
  }

  @Test func aLineThatIsBrokenIsNamed() throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1"])
      for name in ["metrics.jsonl", "predictions.jsonl"] {
        let good = try read(tiny.path(name)), files = try tiny.files()
        let lines = good.split(separator: "\n").map(String.init)
        try write(
          ([lines[0], "{\"event\": 7}"] + lines.dropFirst()).joined(separator: "\n") + "\n", to: tiny.path(name))
        let error = try #require(throws: InputError.self) { try tiny.run(["dataset.documents=1"]) }
        #expect(
          error.description
            == "\(tiny.path(name)): line 2 is not what a run writes there. Start the run over with --force.")
        #expect(error.kind == .invalid)
        try write(good, to: tiny.path(name))
        expectSame(try tiny.files(), files, "refused")
      }
      try write("{}", to: tiny.path("run.json"))
      let error = try #require(throws: InputError.self) { try tiny.run(["dataset.documents=1"]) }
      #expect(
        error.description
          == "\(tiny.path("run.json")): this is not what a run writes there. Start the run over with --force.")
    }
  }

  // MARK: - Another run

  @Test(arguments: [
    (["adapter.rank=3"], "adapter.rank was 2 and is 3"),
    (["training.optimizer.beta1=0.5"], "training.optimizer.beta1 was 0.9 and is 0.5"),
    (["seeds=[0, 1]"], "seeds was [0] and is [0, 1]"),
    (
      ["readers=[lift]", "answer.maxTokens=2"],
      "answer.maxTokens was 3 and is 2; readers was [closed-book, lift, lift+truncated-context] and is [lift]"
    ),
    (["sweep.adapter.rank=[2, 3]"], "sweep.adapter.rank was not set and is [2, 3]"),
    (["keepAdapters=true"], "keepAdapters was null and is true"),
  ])
  func anotherRecipeIsRefused(keys: [String], difference: String) throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1"])
      let files = try tiny.files()
      let error = try #require(throws: InputError.self) { try tiny.run(["dataset.documents=1"] + keys) }
      let facts = error.problem.split(separator: "; ").filter {
        !$0.hasPrefix("documents") && !$0.hasPrefix("questions:")
      }
      #expect(facts.joined(separator: "; ") == "the run here was made with other settings: " + difference)
      #expect(error.place == tiny.output && error.kind == .usage)
      #expect(error.remedy == "Choose another output, or start over with --force.")
      expectSame(try tiny.files(), files, "refused")
      expectNoLock(tiny)
    }
  }

  @Test func aTakenAwaySettingIsNamedToo() throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1", "sweep.adapter.rank=[1, 2]", "readers=[closed-book]"])
      let error = try #require(throws: InputError.self) {
        try tiny.run(["dataset.documents=1", "readers=[closed-book]"])
      }
      #expect(
        error.problem
          == "the run here was made with other settings: sweep.adapter.rank was [1, 2] and is not set")
    }
  }

  /// The recipe is the same, and what it names is not.
  @Test func otherDocumentsOrAnotherModelAreRefused() throws {
    try TinyRun.with { tiny in
      try FileManager.default.copyItem(atPath: TinyRun.model, toPath: tiny.directory + "/m.gguf")
      let keys = ["model=\(tiny.directory)/m.gguf", "readers=[closed-book]"]
      try tiny.run(keys)
      let files = try tiny.files(), data = try read(tiny.directory + "/data.jsonl")
      func problem() throws -> String {
        let error = try #require(throws: InputError.self) { try tiny.run(keys) }
        expectSame(try tiny.files(), files, "refused")
        return error.problem
      }
      // Another word, in a text, a question, or a right answer.
      for (word, other) in [("iron", "wood"), ("lies near", "lies by"), ("\\[\"1302\"\\]", "[\"1303\"]")] {
        let changed = data.replacing(try Regex(word), with: other)
        #expect(changed != data)
        try write(changed, to: tiny.directory + "/data.jsonl")
        #expect(
          try problem().contains(
            /^the run here was made with other settings: documents sha256: \w{64} there, \w{64} now$/))
      }
      try write(TinyRun.rows([TinyRun.documents[0]]), to: tiny.directory + "/data.jsonl")
      #expect(
        try problem().hasPrefix(
          "the run here was made with other settings: documents: 2 there, 1 now; questions: 4 there, 2 now; "))
      try write(data, to: tiny.directory + "/data.jsonl")
      try FileManager.default.removeItem(atPath: tiny.directory + "/m.gguf")
      try FileManager.default.copyItem(
        atPath: Fixture.path("tiny_llama/tied/model.gguf"), toPath: tiny.directory + "/m.gguf")
      #expect(
        try problem().contains(/^the run here was made with other settings: model sha256: \w{64} there, \w{64} now$/))
    }
  }

  @Test func forceStartsOver() throws {
    try TinyRun.with { tiny in
      try tiny.run(["dataset.documents=1", "keepAdapters=true"])
      let record = try tiny.run(["readers=[closed-book]"], replacing: true)
      #expect(record.outcomes == ["answered closed-book, document 1", "answered closed-book, document 2"])
      #expect(try tiny.files().keys.sorted() == ["metrics.jsonl", "predictions.jsonl", "recipe.yaml", "run.json"])
      // A run of the same recipe too.
      let before = try tiny.files()
      var events = 0
      try tiny.run(["readers=[closed-book]"], replacing: true) { if case .started = $0 { events += 1 } }
      #expect(events == 2)
      expectSame(try tiny.files(), before, "started over")
    }
  }

  // MARK: - Somebody else's

  @Test(arguments: [false, true]) func aDirectoryThatIsNoRunIsLeftAlone(replacing: Bool) throws {
    try TinyRun.with { tiny in
      try FileManager.default.createDirectory(atPath: tiny.output, withIntermediateDirectories: false)
      try write("mine", to: tiny.path("precious.txt"))
      try write("mine", to: tiny.path("metrics.jsonl"))
      let errors = try #require(throws: InputErrors.self) { try tiny.run(replacing: replacing) }
      #expect(
        errors.description == "\(tiny.output): "
          + (replacing
            ? "this directory is to be replaced, but what it holds is not a run. Choose another output."
            : "the output directory exists already. Choose another output, or ask for it to be replaced with --force."))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: tiny.output).sorted() == ["metrics.jsonl", "precious.txt"])
      #expect(try read(tiny.path("metrics.jsonl")) == "mine")
    }
  }

  /// Not even a run takes somebody's own file with it.
  @Test func aForeignFileInARunIsKept() throws {
    try TinyRun.with { tiny in
      try tiny.run(["readers=[closed-book]"])
      try write("mine", to: tiny.path("precious.txt"))
      let errors = try #require(throws: InputErrors.self) { try tiny.run(["readers=[closed-book]"], replacing: true) }
      #expect(
        errors.description == "\(tiny.output): this directory is to be replaced, and it holds precious.txt, "
          + "which is no part of a run. Move that elsewhere, or choose another output.")
      try tiny.run(["readers=[closed-book]"])
      #expect(try read(tiny.path("precious.txt")) == "mine")
    }
  }

  /// What a model cannot be trained with is found before anything is written, or taken away.
  @Test(arguments: [
    ("adapter.rank=97", "rank: 97 is larger than a side of model.layers.0.self_attn.q_proj, which is 96 × 96."),
    ("data.segmentLength=513", "segment-length: 513 is more than the model's window of 512 tokens."),
    ("adapter.targetModules=q_prj", "target modules: \"q_prj\" matches no linear layer;"),
  ])
  func whatDoesNotFitTheModelLeavesNothing(key: String, message: String) throws {
    try TinyRun.with { tiny in
      var documents = TinyRun.documents
      documents[0].text = String(repeating: "Koru lies near a lake. ", count: 150)
      try write(TinyRun.rows(documents), to: tiny.directory + "/data.jsonl")
      let error = try #require(throws: InputError.self) { try tiny.run([key]) }
      #expect(error.description.hasPrefix(message), "\(error)")
      #expect(!FileManager.default.fileExists(atPath: tiny.output))
      try tiny.run(["readers=[closed-book]"])
      let files = try tiny.files()
      #expect(throws: InputError.self) { try tiny.run([key], replacing: true) }
      expectSame(try tiny.files(), files, "not replaced")
    }
  }

  /// It would be missed after the training.
  @Test func aRetentionTextThatIsTooShortIsFoundBeforeTheTraining() throws {
    try TinyRun.with { tiny in
      try write("a", to: tiny.directory + "/retention.txt")
      let error = try #require(throws: InputError.self) { try tiny.run() }
      #expect(error.description == "retention: the text is a single token. Give a longer text.")
      #expect(!FileManager.default.fileExists(atPath: tiny.output))
      // Readers without an adapter have no use for it.
      #expect(try tiny.run(["readers=[closed-book]"]).unitsDone == 2)
    }
  }

  // MARK: - Two at a time

  @Test(arguments: [false, true]) func anotherProcessAtWorkIsNotDisturbed(replacing: Bool) throws {
    try TinyRun.with { tiny in
      #expect(try tiny.run(stoppingAt: 3))
      let files = try tiny.files()
      let lock = open(tiny.path(".lock"), O_RDWR | O_CREAT, 0o666)
      try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
      // Again and again: being refused must not take the other's lock away.
      for _ in 0..<3 {
        let error = try #require(throws: InputError.self) { try tiny.run(replacing: replacing) }
        #expect(error.description == "\(tiny.output)/: another process is at work here. Wait for it, or stop it.")
        #expect(error.kind == .usage && tiny.exists(".lock"))
      }
      close(lock)
      #expect(try tiny.files().filter { $0.key != ".lock" } == files)
      // A lock that nobody holds is left from a process that was killed.
      try tiny.run(replacing: replacing)
      expectNoLock(tiny)
    }
  }

  // MARK: - Helpers

  private func expectNoLock(_ tiny: TinyRun, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!tiny.exists(".lock"), sourceLocation: sourceLocation)
  }

  /// Every end of a line, the middle of every line, and the bytes around the ends.
  private func cuts(in path: String) throws -> [Int] {
    var cuts: Set<Int> = [0, 1], position = 0
    for line in try read(path).split(separator: "\n") {
      let end = position + line.utf8.count + 1
      cuts.formUnion([(position + end) / 2, end - 1, end])
      position = end
    }
    return cuts.sorted()
  }

  private func cut(_ path: String, at position: Int) throws {
    try #require(truncate(path, off_t(position)) == 0)
  }

  private func copy(_ source: String, to destination: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: destination)
  }
}
