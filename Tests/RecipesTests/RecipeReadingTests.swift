import Diagnostics
import Evaluation
import LIFT
import Recipes
import Testing
import Training
import Transformers

/// What recipes mean, and how they are printed back.
struct RecipeReadingTests {
  static let smallest = """
    model: tiny
    document: demo/document.md
    questions: demo/questions.jsonl
    """

  @Test func whatIsNotSaidHasTheDefaultsOfItsType() throws {
    let recipe = try Recipe(yaml: Self.smallest, path: "recipes/small.yaml")
    #expect(recipe.name == "small")
    #expect(recipe.model == .name("tiny"))
    #expect(recipe.title == nil)
    #expect(recipe.dataset == nil)
    #expect(recipe.lift == LiftSettings())
    #expect(recipe.adapterPath == nil)
    #expect(recipe.lift.objective == ObjectiveSettings())
    #expect(recipe.seeds == [0])
    #expect(recipe.answer == AnswerSettings())
    #expect(recipe.retrieval == RetrievalSettings())
    #expect(recipe.readers == [.closedBook, .lift, .truncatedContext])
    #expect(recipe.metrics == [.exactMatch, .f1, .recall])
    #expect(recipe.retention == nil && recipe.keepAdapters == nil && recipe.prompts == .short)
    #expect(recipe.output == "runs/small")
  }

  @Test func everyKeyIsRead() throws {
    let recipe = try Recipe(
      yaml: """
        model: tiny
        document: a.txt
        title: "null"
        questions: q.jsonl
        adapter:
          rank: 8
          alpha: 16
          targetModules: q_proj,v_proj
          path: adapters/a
        data:
          segmentLength: 64
          segmentOffset: 24
        objective:
          segmentWeight: 0.5
          anchors: 4
        training:
          epochs: 3
          learningRate: 5e-4
          schedule: cosine
          warmupSteps: 2
          batchSize: 4
          gradientAccumulationSteps: 2
          fullBatch: true
          optimizer: {beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0}
          maxGradientNorm: .5
          checkpointActivations: true
        seeds: [18446744073709551615, 0]
        answer:
          maxTokens: 32
          promptLimit: 500
          temperature: 0.7
          topP: 0.9
          topK: 40
        retrieval: {passageTokens: 64, overlap: 0, contextTokens: 512}
        readers:
          - lift+truncated-context
          - closed-book
        metrics: [rouge-l, f1]
        retention: other.txt
        keepAdapters: true
        prompts: full
        output: out
        """, path: "all.yaml")
    var lift = LiftSettings()
    lift.adapter.rank = 8
    lift.adapter.alpha = 16
    lift.adapter.targetModules = "q_proj,v_proj"
    lift.data.segmentLength = 64
    lift.data.segmentOffset = 24
    lift.objective.segmentWeight = 0.5
    lift.objective.anchors = 4
    lift.training.epochs = 3
    lift.training.learningRate = 5e-4
    lift.training.schedule = .cosine
    lift.training.warmupSteps = 2
    lift.training.batchSize = 4
    lift.training.gradientAccumulationSteps = 2
    lift.training.fullBatch = true
    lift.training.optimizer = AdamWSettings(beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0)
    lift.training.maxGradientNorm = 0.5
    lift.training.checkpointActivations = true
    #expect(recipe.lift == lift)
    #expect(recipe.adapterPath == "adapters/a")
    #expect(recipe.seeds == [.max, 0])
    var answer = AnswerSettings()
    answer.maxTokens = 32
    answer.promptLimit = 500
    answer.temperature = 0.7
    answer.topP = 0.9
    answer.topK = 40
    #expect(recipe.answer == answer)
    var retrieval = RetrievalSettings()
    retrieval.passageTokens = 64
    retrieval.overlap = 0
    retrieval.contextTokens = 512
    #expect(recipe.retrieval == retrieval)
    #expect(recipe.metrics == [.rougeL, .f1])
    #expect(recipe.retention == "other.txt")
    #expect(recipe.keepAdapters == true && recipe.prompts == .full)
    #expect(recipe.title == "null")
    #expect(recipe.readers == [.liftWithTruncatedContext, .closedBook])
    #expect(recipe.output == "out")
  }

  /// With an adapter or without, and something in view.
  @Test func everyReaderHasAName() throws {
    let names = ReaderKind.allCases.map(\.rawValue)
    #expect(names.joined(separator: ", ") == RecipeErrorTests.readers)
    let recipe = try Recipe(yaml: Self.smallest + "\nreaders: [\(names.joined(separator: ", "))]", path: "r.yaml")
    #expect(recipe.readers == ReaderKind.allCases)
    #expect(Set(recipe.readers).count == 15)
    for reader in recipe.readers { #expect(ReaderKind(rawValue: reader.rawValue) == reader) }
    #expect(ReaderKind(rawValue: "raw+full-context") == ReaderKind(adaptation: .raw, context: .full))
    #expect(ReaderKind(rawValue: "lift+closed-book") == nil)
  }

  @Test func datasetsAreReadAndPrinted() throws {
    let recipe = try Recipe(
      yaml: "model: tiny\ndataset: {format: lost-in-the-middle, path: a.jsonl, documents: 3}", path: "/some/r.yaml",
      overrides: ["dataset.skipBadLines=true", "dataset.documentTokens=512"])
    let dataset = try #require(recipe.dataset)
    #expect(dataset.format == .lostInTheMiddle && dataset.path == "/some/a.jsonl")
    #expect(dataset.documents == 3 && dataset.questions == nil && dataset.documentTokens == 512 && dataset.skipBadLines)
    #expect(
      recipe.yaml.hasPrefix(
        """
        model: tiny
        title: null
        dataset:
          format: lost-in-the-middle
          path: /some/a.jsonl
          documents: 3
          questions: null
          documentTokens: 512
          skipBadLines: true
        adapter:

        """))
    #expect(try Recipe(yaml: recipe.yaml, path: "/elsewhere/r.yaml").dataset == dataset)
  }

  /// Values that YAML 1.1 would take for something else.
  @Test(arguments: ["no", "1984", "12:30", "0x10", "2001-01-01", "1e3"]) func titlesAreTexts(title: String) throws {
    let recipe = try Recipe(yaml: Self.smallest + "\ntitle: \(title)", path: "r.yaml")
    #expect(recipe.title == title)
  }

  @Test func pathsAreRelativeToWhereTheyAreWritten() throws {
    let recipe = try Recipe(
      yaml: Self.smallest + "\noutput: out", path: "some/where/r.yaml",
      overrides: ["questions=mine.jsonl", "model=tiny.gguf"])
    #expect(recipe.document == "some/where/demo/document.md")
    #expect(recipe.output == "some/where/out")
    #expect(recipe.questions == "mine.jsonl")
    #expect(recipe.model == .path("tiny.gguf"))
    let absolute = try Recipe(yaml: Self.smallest, path: "some/r.yaml", overrides: ["document=/etc/a.txt"])
    #expect(absolute.document == "/etc/a.txt")
  }

  @Test(arguments: ["models/tiny.gguf", "tiny.gguf", "./tiny"])
  func modelsWithASlashOrAnEndingAreFiles(model: String) throws {
    let recipe = try Recipe(
      yaml: "model: \(model)\ndocument: d\nquestions: q", path: "recipes/r.yaml")
    #expect(recipe.model == .path("recipes/\(model)"))
  }

  @Test func byteOrderMarkWindowsLinesAndAnchorsAreFine() throws {
    let recipe = try Recipe(
      yaml: "\u{FEFF}model: tiny\r\ndocument: &it d\r\nquestions: *it\r\nadapter:\r\n", path: "r.yaml")
    #expect(recipe.questions == "d")
    #expect(recipe.lift == LiftSettings())
  }

  // MARK: - Printing

  @Test func printsEverySettingInAFixedOrder() throws {
    let yaml = try Recipe(
      yaml: """
        title: "no: not a section"
        readers: [lift]
        questions: /data/q.jsonl
        document: /data/d.md
        model: tiny
        """, path: "r.yaml", overrides: ["output=/runs/x", "adapter.rank=8", "adapter.alpha=1.5", "retention=/data/r.txt"]
    ).yaml
    #expect(
      yaml == """
        model: tiny
        document: /data/d.md
        title: 'no: not a section'
        questions: /data/q.jsonl
        adapter:
          kind: lora
          rank: 8
          alpha: 1.5
          targetModules: all-linear
          initialisation: kaiming
          rsLora: false
          dora: false
          dropout: 0.0
          rankPattern: {}
          alphaPattern: {}
          gateStart: published
          headRank: 0
        data:
          segmentLength: 64
          segmentOffset: null
          sliceLength: null
          slices: once
          tasks: none
          taskCount: 5
          promptLimit: null
          writer: rules
          writerModel: null
          pairs: null
          passageLength: null
          inView: 0.0
        objective:
          segmentWeight: 1.0
          distillation: 0.0
          topK: 20
          anchors: 0
          anchorWeight: 1.0
          driftLimit: null
        training:
          epochs: 5
          taskEpochs: 0
          leastSteps: null
          learningRate: 0.001
          schedule: linear
          warmupSteps: 0
          batchSize: 8
          gradientAccumulationSteps: 1
          fullBatch: false
          normalise: tokens
          optimizer:
            beta1: 0.9
            beta2: 0.98
            epsilon: 1e-08
            weightDecay: 0.0001
          maxGradientNorm: 1.0
          heldOut: 0.0
          patience: 1
          fillsLastStep: false
          pipeline: true
          checkpointActivations: false
        seeds: [0]
        answer:
          maxTokens: null
          promptLimit: null
          temperature: 0.0
          topP: 1.0
          topK: 0
        retrieval:
          passageTokens: 256
          overlap: 1
          contextTokens: null
        readers: [lift]
        metrics: [exact-match, f1, recall]
        answerPerplexity: false
        retention: /data/r.txt
        keepAdapters: null
        prompts: short
        output: /runs/x

        """)
  }

  @Test(arguments: [
    "a title", "null", "~", "# none", "it's \"so\"", "line\nbreak", "- x", "{}", "Größe: 東京", " blank ",
  ])
  func whatIsPrintedReadsBackTheSame(title: String) throws {
    var recipe = try Recipe(
      yaml: Self.smallest, path: "here/r.yaml",
      overrides: [
        "training.learningRate=0.1", "answer.temperature=0.1", "data.segmentOffset=7", "model=./x.gguf", "seeds=[2, 1]",
        "keepAdapters=false",
      ])
    recipe.title = title
    let again = try Recipe(yaml: recipe.yaml, path: "elsewhere/s.yaml")
    #expect(again.title == title)
    #expect(again.lift == recipe.lift)
    #expect(again.answer == recipe.answer)
    #expect(again.seeds == [2, 1] && again.keepAdapters == false)
    #expect(again.yaml == recipe.yaml)
  }
}
