import ArgumentParser
import Diagnostics
import Foundation
import Kernels
import LIFT
import Transformers

/// How the next token is chosen; shared by everything that writes text.
struct SamplingOptions: ParsableArguments {
  @Option(help: "Randomness of the answer; 0 always takes the most likely token.")
  var temperature: Float = 0

  @Option(help: "Sample from the fewest tokens whose probabilities reach this sum.")
  var topP: Float = 1

  @Option(help: "Sample from this many most likely tokens; 0 is all.")
  var topK: Int = 0

  @Option(help: "Seed of the sampling.")
  var seed: UInt64 = 0

  @Option(help: "The most tokens to write.")
  var maxTokens: Int = 256

  var settings: SamplingSettings {
    SamplingSettings(temperature: temperature, topP: topP, topK: topK, seed: seed, maxTokens: maxTokens)
  }

  func validate() throws {
    do { try settings.validate() } catch let error as InputError { throw ValidationError("\(error)") }
  }
}

/// What to compute with.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Threads to compute with; 0 is one for each core.")
  var threads: Int = 0

  func validate() throws {
    if threads < 0 { throw ValidationError("threads: \(threads) is negative.") }
  }

  /// The processor, set up as asked.
  func backend() throws -> CPUBackend {
    Threads.use(threads)
    return CPUBackend.shared
  }
}

/// Which model, and what to compute with.
struct ModelOptions: ParsableArguments {
  @Option(
    help: "A model's name (see lift models list) or the path of a GGUF file.",
    completion: .file(extensions: ["gguf"]))
  var model: String?

  @OptionGroup var compute: ComputeOptions

  /// The model file that is meant: the one named, else the base of the adapter in use.
  func modelPath(for adapter: (directory: String, record: AdapterRecord)? = nil) throws -> String {
    if let model { return try ModelStore.path(of: model) }
    guard let adapter else {
      throw InputError.usage("--model", "none was given", remedy: "Give one; lift models list shows them.")
    }
    return try ModelStore.path(ofBase: adapter.record.base, adapter: adapter.directory)
  }
}
