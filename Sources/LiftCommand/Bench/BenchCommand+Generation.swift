import ArgumentParser
import Diagnostics
import Kernels
import Randomness
import Transformers

extension BenchCommand {
  struct Prefill: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reading a prompt of random tokens, to the first new token.",
      discussion: """
        EXAMPLE
          lift bench prefill --model smollm2-135m-instruct --length 512
        """)

    @OptionGroup var model: ModelOptions
    @Option(help: "Tokens in the prompt.") var length = 512
    @OptionGroup var options: BenchOptions

    func validate() throws {
      if length < 1 { throw ValidationError("length: \(length) is not at least 1.") }
    }

    func run() throws {
      try measureGeneration("prefill", model, options, prompt: length, newTokens: 1)
    }
  }

  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writing tokens one after the other.",
      discussion: """
        EXAMPLE
          lift bench decode --model smollm2-135m-instruct --tokens 128
        """)

    @OptionGroup var model: ModelOptions
    @Option(help: "Tokens in the prompt, which are not measured.") var prompt = 16
    @Option(help: "Tokens to write; all but the first are measured.") var tokens = 129
    @OptionGroup var options: BenchOptions

    func validate() throws {
      if prompt < 1 { throw ValidationError("prompt: \(prompt) is not at least 1.") }
      if tokens < 2 { throw ValidationError("tokens: \(tokens) is not at least 2.") }
    }

    func run() throws {
      try measureGeneration("decode", model, options, prompt: prompt, newTokens: tokens)
    }
  }
}

/// Reads a prompt and writes tokens; a prefill ends with the first of them, and decoding starts there.
private func measureGeneration(
  _ name: String, _ model: ModelOptions, _ options: BenchOptions, prompt count: Int, newTokens: Int
) throws {
  let backend = try model.compute.backend()
  let peak = Measurement.gemmPeak(backend)
  let profiler = ProfilingBackend(backend)
  let language = try LanguageModel(path: try model.modelPath(), on: profiler), base = language.model
  guard count + newTokens <= base.configuration.contextLength else {
    throw InputError.usage(
      name, "\(count) and \(newTokens) tokens are more than the model's window of \(base.configuration.contextLength)")
  }
  var random = SeededGenerator(seed: 0, stream: "bench")
  let prompt = (0..<count).map { _ in Int32(random.index(below: base.configuration.vocabularySize)) }
  let generator = Generator(model: base, stopTokens: [])
  let settings = SamplingSettings(maxTokens: newTokens), clock = ContinuousClock()
  Interruption.watch(notice: "stopping")
  var seconds: [Double] = []
  profiler.pause(newTokens > 1)
  _ = try Measurement(options).run(whenWarm: {
    seconds = []
    profiler.reset()
  }) {
    var start = clock.now
    _ = try generator.generate(prompt, settings: settings, cache: base.makeCache()) { _ in true } onPrompt: { read, all in
      if newTokens > 1 && read == all {
        start = clock.now
        profiler.pause(false)
      }
      return true
    }
    seconds.append((clock.now - start) / .seconds(1))
    profiler.pause(newTokens > 1)
  }
  // The first new token comes out of the prompt.
  let measured = newTokens > 1 ? newTokens - 1 : count
  let kernels = profiler.report()
  try BenchReport(
    name, model: "\(language.name), \(measured) tokens", backend: backend, unit: "tokens", units: Double(measured),
    seconds: seconds, operations: kernels.reduce(0) { $0 + $1.operations } / Double(options.steps), peak: peak,
    kernels: kernels
  ).write(options)
}
