import ArgumentParser
import Diagnostics
import Kernels
import Randomness
import Transformers

extension BenchCommand {
  struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writing tokens of several sequences together.",
      discussion: """
        EXAMPLE
          lift bench batch --model smollm2-135m-instruct --sequences 16
        """)

    @OptionGroup var model: ModelOptions
    @Option(help: "Sequences that are written together.") var sequences = 16
    @Option(help: "Tokens in each prompt, which are not measured.") var prompt = 16
    @Option(help: "Tokens to write in each; all but the first are measured.") var tokens = 129
    @OptionGroup var options: BenchOptions

    func validate() throws {
      if sequences < 1 { throw ValidationError("sequences: \(sequences) is not at least 1.") }
      if prompt < 1 { throw ValidationError("prompt: \(prompt) is not at least 1.") }
      if tokens < 2 { throw ValidationError("tokens: \(tokens) is not at least 2.") }
    }

    func run() throws {
      let backend = try model.compute.backend()
      let peak = Measurement.gemmPeak(backend)
      let profiler = ProfilingBackend(backend)
      let language = try LanguageModel(path: try model.modelPath(), on: profiler), base = language.model
      guard prompt + tokens <= base.configuration.contextLength else {
        throw InputError.usage(
          "batch",
          "\(prompt) and \(tokens) tokens are more than the model's window of \(base.configuration.contextLength)")
      }
      var random = SeededGenerator(seed: 0, stream: "bench")
      let generator = Generator(model: base, stopTokens: []), clock = ContinuousClock()
      Interruption.watch(notice: "stopping")
      var seconds: [Double] = []
      _ = try Measurement(options).run(whenWarm: {
        seconds = []
        profiler.reset()
      }) {
        let batch = GenerationBatch(generator)
        profiler.pause(true)
        for _ in 0..<sequences {
          let start = (0..<prompt).map { _ in Int32(random.index(below: base.configuration.vocabularySize)) }
          try batch.join(start, settings: SamplingSettings(maxTokens: tokens))
        }
        _ = try batch.step()
        profiler.pause(false)
        let start = clock.now
        while batch.count > 0 { _ = try batch.step() }
        seconds.append((clock.now - start) / .seconds(1))
      }
      let kernels = profiler.report()
      try BenchReport(
        "batch", model: "\(language.name), \(sequences) sequences, \(tokens - 1) tokens each", backend: backend,
        unit: "tokens", units: Double(sequences * (tokens - 1)), seconds: seconds,
        operations: kernels.reduce(0) { $0 + $1.operations } / Double(options.steps), peak: peak, kernels: kernels
      ).write(options)
    }
  }
}
