import Adapters
import ArgumentParser
import Diagnostics
import Kernels
import Randomness
import Training
import Transformers

extension BenchCommand {
  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Training steps of a LoRA adapter on random tokens.",
      discussion: """
        EXAMPLE
          lift bench train --model smollm2-135m-instruct --rank 128 --batch-size 4 --length 512 --profile
        """)

    @OptionGroup var model: ModelOptions
    @Option(help: "Inner dimension of the adapter.") var rank = 128
    @Option(help: "Sequences in a step.") var batchSize = 4
    @Option(help: "Tokens in a sequence.") var length = 512
    @Option(help: "Layers to adapt: all-linear, or names such as q_proj,v_proj.") var targetModules = "all-linear"
    @Option(help: "Tokens that pass through the model at a time; more are cut into passes whose gradients add up.")
    var tokensPerPass = 512
    @Flag(help: "Use less memory and a third more time.") var checkpointActivations = false
    @OptionGroup var options: BenchOptions

    func validate() throws {
      if batchSize < 1 { throw ValidationError("batch-size: \(batchSize) is not at least 1.") }
      if tokensPerPass < 1 { throw ValidationError("tokens-per-pass: \(tokensPerPass) is not at least 1.") }
      if length < 2 { throw ValidationError("length: \(length) is not at least 2.") }
    }

    func run() throws {
      let backend = try model.compute.backend()
      let peak = Measurement.gemmPeak(backend)
      let profiler = ProfilingBackend(backend)
      let language = try LanguageModel(path: try model.modelPath(), on: profiler), base = language.model
      guard length <= base.configuration.contextLength else {
        throw InputError.usage("length", "\(length) is more than the model's window of \(base.configuration.contextLength)")
      }
      let adapter = try LoRAAdapter(
        for: base, LoRAConfiguration(rank: rank, alpha: 2 * Double(rank), targets: TargetModules(targetModules)), seed: 0)
      let steps = options.warmup + options.steps
      var generator = SeededGenerator(seed: 0, stream: "bench")
      let examples = (0..<steps * batchSize).map { _ in
        TrainingExample((0..<length).map { _ in Int32(generator.index(below: base.configuration.vocabularySize)) })
      }
      let optimizer = AdamW(adapter.parameters, settings: AdamWSettings())
      let loop = try TrainingLoop(
        TrainingSettings(
          epochs: 1, stepSize: .examples(batchSize: batchSize, accumulation: 1), learningRate: 1e-5, shuffles: false,
          tokensPerPass: tokensPerPass))
      Interruption.watch(notice: "stopping")
      var next = 0, requests = 0
      let seconds = try withAdapter(adapter, on: base) {
        try Measurement(options).run(whenWarm: {
          profiler.reset()
          requests = BufferPool.shared.requestCount
        }) {
          let batch = Array(examples[next * batchSize..<(next + 1) * batchSize])
          next += 1
          try loop.run(
            optimizer, on: batch,
            loss: { base.lossSum($0.map(\.tokens), weights: $0.map(\.weights), checkpointing: checkpointActivations) })
        }
      }
      let kernels = profiler.report()
      try BenchReport(
        "train", model: "\(language.name), rank \(rank), \(batchSize) × \(length) tokens", backend: backend,
        unit: "tokens", units: Double(batchSize * length), seconds: seconds,
        operations: kernels.reduce(0) { $0 + $1.operations } / Double(options.steps), peak: peak,
        memoryRequests: BufferPool.shared.requestCount - requests, kernels: kernels
      ).write(options)
    }
  }
}
