import ArgumentParser
import Diagnostics
import LIFT

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Say what absorbing a document will take, before it is done.",
    discussion: """
      Takes the options of lift adapt. A few blocks of the model run the longest pass, which takes some seconds, and time \
      and memory of the whole follow from them. Measuring what is held out, dropout, and questions that the model writes \
      are not in the time.

      EXAMPLES
        lift plan book.txt --model smollm2-135m-instruct
        lift plan book.txt --model m.gguf --preset gated
      """)

  @Argument(help: "A UTF-8 text file; - is standard input.", completion: .file())
  var document: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "Title of the document.")
  var title: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Training") var adaptation: AdaptationOptions

  func run() throws {
    let lift = try Lift(adaptation.settings)
    let document = try Document(path: document, title: title)
    let model = try LoadedModel(model, adapter: nil).model
    noteChanges(to: document, by: model.tokenizer)
    if !json { noteNarrowedProcessor() }
    let plan = try lift.plan(model, document)
    if json { return try writeJSONLine(PlanLine(plan)) }
    try writeOutput(
      """
      tokens     \(Format.count(plan.cost.documentTokens)) in the document, \(Format.count(plan.cost.trainedTokens)) \
      trained (\(Format.fixed(plan.cost.documentLengths, 1)) times), \(Format.count(plan.cost.supervisedTokens)) of them learnt
      steps      \(Format.count(plan.cost.steps)), the longest example \(Format.count(plan.cost.longestExample)) tokens
      adapter    \(Format.count(plan.parameterCount)) values
      time       \(Format.duration(plan.seconds.total)): \(parts(plan.seconds))
      memory     \(Format.bytes(plan.memory.total)) of \(Format.bytes(LiftPlan.availableBytes)) available: \(parts(plan.memory))

      """)
    if plan.questionsToWrite > 0 {
      note("the model first writes \(plan.questionsToWrite) questions, which is not in the plan")
    }
  }

  private func parts(_ seconds: LiftPlan.Seconds) -> String {
    [("passes", seconds.passes), ("optimizer", seconds.steps), ("first values", seconds.preparing), ("reading", seconds.reading)]
      .map { "\($0) \(Format.duration($1))" }.joined(separator: ", ")
  }

  private func parts(_ memory: LiftPlan.Memory) -> String {
    [
      ("activations", memory.activations), ("weights", memory.weights), ("adapter", memory.adapter),
      ("gradients", memory.gradients), ("optimizer", memory.optimizer), ("program", memory.program),
      ("reserve", memory.reserve),
    ].map { "\($0) \(Format.bytes($1))" }.joined(separator: ", ")
  }
}

/// The line of `lift plan --json`.
private struct PlanLine: Encodable {
  var documentTokens, trainedTokens, supervisedTokens, steps, longestExample, parameters, questionsToWrite: Int
  var seconds: Double
  var secondsByPart: [String: Double]
  var bytes: Int
  var bytesByPart: [String: Int]
  var availableBytes: Int

  init(_ plan: LiftPlan) {
    (documentTokens, trainedTokens) = (plan.cost.documentTokens, plan.cost.trainedTokens)
    (supervisedTokens, steps) = (plan.cost.supervisedTokens, plan.cost.steps)
    (longestExample, parameters) = (plan.cost.longestExample, plan.parameterCount)
    questionsToWrite = plan.questionsToWrite
    seconds = plan.seconds.total
    secondsByPart = [
      "passes": plan.seconds.passes, "optimizer": plan.seconds.steps, "preparing": plan.seconds.preparing,
      "reading": plan.seconds.reading,
    ]
    bytes = plan.memory.total
    bytesByPart = [
      "program": plan.memory.program, "weights": plan.memory.weights, "adapter": plan.memory.adapter,
      "gradients": plan.memory.gradients, "optimizer": plan.memory.optimizer, "activations": plan.memory.activations,
      "reserve": plan.memory.reserve,
    ]
    availableBytes = LiftPlan.availableBytes
  }
}
