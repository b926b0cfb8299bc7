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
    if temperature == 0 && (topP < 1 || topK > 0) {
      throw ValidationError("temperature: at 0 the likeliest token is taken, whatever --top-p and --top-k are. Raise it.")
    }
  }
}

/// What to compute with.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Threads to compute with; 0 is one for each core.")
  var threads: Int = 0

  @Option(help: "Precision of matrix products: float32, bfloat16, or auto, the fastest that the processor has.")
  var precision: PrecisionChoice = .auto

  func validate() throws {
    if threads < 0 { throw ValidationError("threads: \(threads) is negative.") }
    if precision == .bfloat16 && !CPUBackend.hasBFloat16 {
      throw ValidationError("precision: this processor has no bfloat16 products. Use float32 or auto.")
    }
  }

  /// The processor, set up as asked.
  func backend() throws -> CPUBackend {
    Threads.use(threads)
    return precision.backend
  }
}

/// `--precision`.
enum PrecisionChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, float32, bfloat16

  var backend: CPUBackend {
    self == .float32 || !CPUBackend.hasBFloat16 ? CPUBackend.shared : CPUBackend(precision: .bfloat16)
  }
}

/// Which model, and what to compute with.
struct ModelOptions: ParsableArguments {
  @Option(
    help: "A model's name (see lift models list), or the path of a GGUF file or a folder of Hugging Face.",
    completion: .file(extensions: ["gguf"]))
  var model: String?

  @OptionGroup var compute: ComputeOptions

  /// The model file that is meant: the one named, else the base of the adapter in use.
  func modelPath(for adapter: StoredAdapter? = nil) throws -> String {
    try ModelStore.path(of: model, orBaseOf: adapter)
  }
}
