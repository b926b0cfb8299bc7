import Adapters
import Autograd
import Diagnostics
import Foundation
import LIFT
import TensorFiles
import TestSupport
import Testing
import Transformers

/// The comparison behind `lift export` and `lift merge` must be able to say no.
@Suite(.serialized) struct ExportCheckTests {
  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  private func adapter(_ model: LanguageModel, alpha: Double, _ change: (LoRAAdapter) -> Void = { _ in }) throws -> LoRAAdapter {
    let adapter = try LoRAAdapter(for: model.model, LoRAConfiguration(rank: 2, alpha: alpha), seed: 0)
    for (index, update) in adapter.updates.enumerated() {
      update.b.value = randomTensor(update.b.value.shape, seed: UInt64(index), within: 0.2)
    }
    change(adapter)
    return adapter
  }

  private func check(_ written: (LanguageModel) throws -> LoRAAdapter) throws -> ExportCheck {
    let model = try model(), own = try adapter(model, alpha: 4)
    return ExportCheck(
      bare: try ProbeAnswer(model), before: try withAdapter(own, on: model.model) { try ProbeAnswer(model) },
      after: try withAdapter(try written(model), on: model.model) { try ProbeAnswer(model) })
  }

  @Test func theSameIsTheSame() throws {
    let same = try check { try adapter($0, alpha: 4) }
    #expect(same.largestDifference == 0 && same.effect > 1 && same.firstDifferentToken == nil)
    try same.throwIfTooLarge("out")
  }

  @Test func halfAScaleIsRefused() throws {
    let half = try check { try adapter($0, alpha: 2) }
    #expect(half.largestDifference > 0.1 * half.effect)
    let error = inputError { try half.throwIfTooLarge("out") }
    #expect(error?.place == "out" && error?.problem.hasPrefix("what was written and read again gives logits") == true)
  }

  /// A model that gives no numbers cannot answer the probe.
  @Test func noNumbersAreRefused() throws {
    let error = inputError {
      _ = try check { model in
        try adapter(model, alpha: 4) { $0.updates[0].b.value = Tensor(repeating: .nan, shape: $0.updates[0].b.value.shape) }
      }
    }
    #expect(error?.problem == "its output is no longer a finite number")
    var broken = try check { try adapter($0, alpha: 4) }
    (broken.largestDifference, broken.tolerance) = (.infinity, .infinity)
    #expect(inputError { try broken.throwIfTooLarge("out") } != nil)
  }

  /// What stood there before is still there when the look at the new file says no.
  @Test func aFileThatIsRefusedReplacesNothing() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/out"
      try OutputFile.write("before", to: path)
      let error = inputError {
        try OutputFile.write(checked: path) { temporary in
          try OutputFile.write("after", to: temporary)
          throw InputError.invalid("\(temporary): tensor", "it is wrong")
        }
      }
      #expect(error?.place == "\(path): tensor")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["out"])
    }
  }
}
