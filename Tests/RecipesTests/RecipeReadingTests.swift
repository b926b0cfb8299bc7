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
    #expect(recipe.adapt == LiftSettings())
    #expect(recipe.answer == SamplingSettings())
    #expect(recipe.readers == [.closedBook, .lift, .truncatedContext])
    #expect(recipe.output == "runs/small")
  }

  @Test func everyKeyIsRead() throws {
    let recipe = try Recipe(
      yaml: """
        model: tiny
        document: a.txt
        title: "null"
        questions: q.jsonl
        adapt:
          segmentLength: 64
          segmentOffset: 24
          epochs: 3
          learningRate: 5e-4
          schedule: cosine
          warmupSteps: 2
          batchSize: 4
          gradientAccumulationSteps: 2
          fullBatch: true
          optimizer: {beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0}
          maxGradientNorm: .5
          rank: 8
          alpha: 16
          targetModules: q_proj,v_proj
          seed: 18446744073709551615
          checkpointActivations: true
        answer:
          maxTokens: 32
          temperature: 0.7
          topP: 0.9
          topK: 40
        readers:
          - lift+truncated-context
          - closed-book
        output: out
        """, path: "all.yaml")
    var adapt = LiftSettings()
    adapt.segmentLength = 64
    adapt.segmentOffset = 24
    adapt.epochs = 3
    adapt.learningRate = 5e-4
    adapt.schedule = .cosine
    adapt.warmupSteps = 2
    adapt.batchSize = 4
    adapt.gradientAccumulationSteps = 2
    adapt.fullBatch = true
    adapt.optimizer = AdamWSettings(beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0)
    adapt.maxGradientNorm = 0.5
    adapt.rank = 8
    adapt.alpha = 16
    adapt.targetModules = "q_proj,v_proj"
    adapt.seed = .max
    adapt.checkpointActivations = true
    #expect(recipe.adapt == adapt)
    #expect(
      recipe.answer == SamplingSettings(temperature: 0.7, topP: 0.9, topK: 40, seed: .max, maxTokens: 32))
    #expect(recipe.title == "null")
    #expect(recipe.readers == [.liftWithTruncatedContext, .closedBook])
    #expect(recipe.output == "out")
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
      yaml: "\u{FEFF}model: tiny\r\ndocument: &it d\r\nquestions: *it\r\nadapt:\r\n", path: "r.yaml")
    #expect(recipe.questions == "d")
    #expect(recipe.adapt == LiftSettings())
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
        """, path: "r.yaml", overrides: ["output=/runs/x", "adapt.rank=8", "adapt.alpha=1.5"]
    ).yaml
    #expect(
      yaml == """
        model: tiny
        document: /data/d.md
        title: 'no: not a section'
        questions: /data/q.jsonl
        adapt:
          segmentLength: 64
          segmentOffset: null
          epochs: 5
          learningRate: 0.001
          schedule: linear
          warmupSteps: 0
          batchSize: 8
          gradientAccumulationSteps: 1
          fullBatch: false
          optimizer:
            beta1: 0.9
            beta2: 0.98
            epsilon: 1e-08
            weightDecay: 0.0001
          maxGradientNorm: 1.0
          rank: 8
          alpha: 1.5
          targetModules: all-linear
          seed: 0
          checkpointActivations: false
        answer:
          maxTokens: 256
          temperature: 0.0
          topP: 1.0
          topK: 0
        readers: [lift]
        output: /runs/x

        """)
  }

  @Test(arguments: [
    "a title", "null", "~", "# none", "it's \"so\"", "line\nbreak", "- x", "{}", "Größe: 東京", " blank ",
  ])
  func whatIsPrintedReadsBackTheSame(title: String) throws {
    var recipe = try Recipe(
      yaml: Self.smallest, path: "here/r.yaml",
      overrides: ["adapt.learningRate=0.1", "answer.temperature=0.1", "adapt.segmentOffset=7", "model=./x.gguf"])
    recipe.title = title
    let again = try Recipe(yaml: recipe.yaml, path: "elsewhere/s.yaml")
    #expect(again.title == title)
    #expect(again.adapt == recipe.adapt)
    #expect(again.answer == recipe.answer)
    #expect(again.yaml == recipe.yaml)
  }
}
