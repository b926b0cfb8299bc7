import ArgumentParser
import Diagnostics
import Foundation
import LIFT
import TensorFiles
import Training
import Transformers

struct AdaptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt", abstract: "Train an adapter on a document.",
    discussion: """
      The document is cut into overlapping segments, and an adapter is trained on them with AdamW. The output \
      directory holds the adapter, for PEFT if it is a LoRA, with lift.json beside it.

      EXAMPLES
        lift adapt book.txt --model smollm2-135m-instruct --output adapters/book
        pdftotext book.pdf - | lift adapt - --model m.gguf -o adapters/book
        lift adapt book.txt --model m.gguf -o adapters/book --json | jq .loss

      Ctrl-C ends the training, saves the adapter as it is then, and ends with exit code 130.
      """)

  @Argument(help: "A UTF-8 text file; - is standard input.", completion: .file())
  var document: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(name: .shortAndLong, help: "Directory to make for the adapter.", completion: .directory)
  var output: String

  @Option(help: "Title of the document: trained on with it, and asked with it.")
  var title: String?

  @Option(help: "File for questions that take time to write: what is in it is not written again. What the teacher thinks of their answers is kept beside it, in FILE.teacher.", completion: .file())
  var questions: String?

  @Flag(help: "Replace the output directory if it is an adapter, once the new one is complete.")
  var force = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Flag(help: "Print one JSON object for each step on standard output.")
  var json = false

  @OptionGroup(title: "Training") var adaptation: AdaptationOptions

  func run() throws {
    let clock = ContinuousClock(), start = clock.now
    // Before any work: a run of minutes must not end in a refusal.
    try LiftedDocument.checkOutput(output, replacing: force)
    if force { try LiftedDocument.checkOutput(placeOfHalf, replacing: true) }
    if title == "" { throw ValidationError("title: it is empty. Leave it out, or give one.") }
    let lift = try Lift(adaptation.settings, questionCache: questions, anchorCache: CacheDirectory.path)
    let document = try Document(path: document, title: title)
    let model = try LoadedModel(model, adapter: nil).model
    noteChanges(to: document, by: model.tokenizer)
    if !quiet { noteNarrowedProcessor() }
    Interruption.watch(notice: "stopping and saving; Ctrl-C again to give up")
    let progress = TrainingProgress(isQuiet: quiet || json)
    var outputFailure: (any Error)?
    let tasks = TaskProgress(isQuiet: quiet || json)
    let lifted = try lift.adapt(model, to: document, onStep: { step in
      progress.show(step)
      do {
        if json { try writeJSONLine(StepLine(step, seconds: progress.elapsedSeconds)) }
      } catch {
        // What was trained so far is worth more than the lines about it.
        outputFailure = error
      }
      return Interruption.isRequested || outputFailure != nil ? .stop : .more
    }, onPass: { pass, count in
      progress.show(pass: pass, of: count)
      return Interruption.isRequested ? .stop : .more
    }, onTask: tasks.show, onBegin: { cost in
      tasks.end()
      if !quiet && !json { note(Format.cost(cost)) }
    })
    progress.end()
    if json, outputFailure == nil, let writing = lifted.writing {
      try writeJSONLine(WritingLine(writing, secondsToAnswer: clock.now - start))
    }
    if json, outputFailure == nil, let drift = lifted.record.drift { try writeJSONLine(["drift": drift]) }
    try finish(lifted, seconds: progress.elapsedSeconds)
    if let outputFailure { throw outputFailure }
  }

  /// Where an adapter goes whose training was stopped, if there is a finished one at the output.
  private var placeOfHalf: String { "\(OutputDirectory.name(of: output)).stopped" }

  private func finish(_ lifted: LiftedDocument, seconds: Double) throws {
    let record = lifted.record
    if let writing = lifted.writing {
      if writing.failures > 0, let reason = writing.lastFailure {
        note("\(writing.failures) of \(writing.passages) passages have no questions; the last because \(reason)")
      }
      if !quiet && !json { note(Format.writing(writing)) }
    } else if record.missingTasks > 0 {
      note("\(record.missingTasks) of \(record.settings.data.taskCount) tasks could not be made, and were not trained on")
    }
    if let drift = record.drift, !quiet, !json { note(Format.drift(drift)) }
    if record.ending == .completed && record.stepKept < record.losses.count {
      note("the loss of what is held out was lowest after step \(record.stepKept), whose state is kept")
    }
    switch record.ending {
    case .completed:
      try lifted.save(to: output, replacing: force)
      if json || quiet { return }
      try writeOutput(
        "\(output): \(Format.count(record.document.tokens)) tokens absorbed in \(Format.duration(seconds))\n"
          + "Ask it: lift ask --adapter \(output) \"…\"\n")
    case .stopped:
      // Half an adapter takes the place of nothing.
      let place = FileManager.default.fileExists(atPath: output) ? placeOfHalf : output
      let done = "stopped after step \(record.losses.count) of \(record.stepsPlanned)"
      if record.stepKept == 0 {
        note("\(done); there is nothing to save")
      } else {
        try lifted.save(to: place, replacing: force)
        note("\(done); the adapter is in \(place)")
      }
      if let failure = lifted.writerFailure { throw failure }
      if Interruption.isRequested { throw Interrupted() }
    case .diverged: try finishDiverged(lifted)
    }
  }

  private func finishDiverged(_ lifted: LiftedDocument) throws {
    let record = lifted.record
    let isAfterTheLast = record.losses.count == record.stepsPlanned
    var problem = isAfterTheLast
      ? "the loss is not a finite number after the last step"
      : "the loss is not a finite number at step \(record.losses.count + 1) of \(record.stepsPlanned)"
    if let examples = record.divergence?.examples, !examples.isEmpty {
      let more = examples.count > 3 ? " and \(examples.count - 3) more" : ""
      problem += ", on \(examples.prefix(3).joined(separator: ", "))\(more)"
    }
    guard record.stepKept > 0 else {
      throw InputError.system(
        "training", "\(problem); no adapter is saved",
        remedy: record.losses.isEmpty ? "Check the model with lift score." : Self.gentler)
    }
    let place = FileManager.default.fileExists(atPath: output) ? placeOfHalf : output
    try lifted.save(to: place, replacing: force)
    throw InputError.system("training", "\(problem); the state after step \(record.stepKept) is in \(place)", remedy: Self.gentler)
  }

  private static let gentler = "Try a lower --learning-rate, or a lower --alpha."
}

/// The last line of `lift adapt --json`, where questions were written.
private struct WritingLine: Encodable {
  var writer: String
  var passages: Int
  var pairs: Int
  var failures: Int
  var writingSeconds: Double
  /// Those among them in which nothing was trained.
  var waitingSeconds: Double
  var overlap: Double
  /// From the beginning until the adapter could answer.
  var secondsToAnswer: Double

  init(_ report: WritingReport, secondsToAnswer: Duration) {
    (writer, passages, pairs, failures) = (report.writer, report.passages, report.pairs, report.failures)
    (writingSeconds, waitingSeconds, overlap) = (report.seconds, report.waitingSeconds, report.overlap)
    self.secondsToAnswer = secondsToAnswer / .seconds(1)
  }
}

/// A line of `lift adapt --json`.
private struct StepLine: Encodable {
  var step: Int
  var stepCount: Int
  var epoch: Int
  var loss: Double
  var learningRate: Double
  var gradientNorm: Double
  var tokens: Int
  var seconds: Double
  var peakMemoryInBytes: Int

  init(_ record: TrainingStep, seconds: Double) {
    step = record.step
    stepCount = record.stepCount
    epoch = record.epoch
    loss = record.loss
    learningRate = record.learningRate
    gradientNorm = record.gradientNorm
    tokens = record.tokens
    self.seconds = seconds
    peakMemoryInBytes = ProcessMemory.peakBytes
  }
}
