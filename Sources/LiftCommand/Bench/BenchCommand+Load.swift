import ArgumentParser
import Kernels
import TensorFiles
import Transformers

extension BenchCommand {
  struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Opening a model file, until it can be used.",
      discussion: """
        EXAMPLE
          lift bench load --model smollm2-135m-instruct
        """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var options: BenchOptions

    func run() throws {
      let backend = try model.compute.backend(), path = try model.modelPath()
      let profiler = ProfilingBackend(backend)
      let size = Double(try MappedFile(path: path).size)
      var name = ""
      let seconds = try Measurement(options).run(whenWarm: profiler.reset) {
        name = try LanguageModel(path: path, on: profiler).name
      }
      try BenchReport(
        "load", model: name, backend: backend, unit: "bytes", units: size, seconds: seconds, kernels: profiler.report()
      ).write(options)
    }
  }
}
