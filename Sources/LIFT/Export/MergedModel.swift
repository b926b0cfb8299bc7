import Adapters
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

/// A model with one or several adapters in its weights, which needs none any more.
public struct MergedModel {
  /// The forms in which models are written.
  public enum Format: String, Sendable, CaseIterable {
    /// A folder as transformers reads it.
    case safetensors
    /// One file for llama.cpp.
    case gguf

    public var elementTypes: [ElementType] {
      [.float32, .float16, .bfloat16] + (self == .gguf ? [.q8_0] : [])
    }
  }

  private let model: LanguageModel
  /// What the model says to a probe without and with the adapters; nil if what is written is not compared.
  private let answers: (bare: ProbeAnswer, merged: ProbeAnswer)?

  /// Merges adapters into a model, which is changed, in float32:
  ///
  ///     W ← W + Σ weight · ΔW
  ///
  /// - Parameters:
  ///   - verifies: Whether what will be written is to be read again and compared.
  ///   - onProgress: Called with how many of three answers are there, if they are wanted; the third is that of what was written.
  /// - Throws: ``InputError`` for adapters that cannot be merged, or not with others or by a part: the model is then of no
  ///   more use.
  public init(
    _ adapters: [(adapter: any Adapter, weight: Float)], into model: LanguageModel, verifies: Bool = true,
    onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws {
    self.model = model
    let bare = verifies ? try ProbeAnswer(model) : nil
    if verifies { try onProgress(1, 3) }
    for (adapter, weight) in adapters {
      let isWhole = adapters.count == 1 && weight == 1
      if !isWhole, let lora = adapter as? LoRAAdapter {
        try lora.weighted(by: weight, for: model.model).merge(into: model.model)
      } else if isWhole {
        try adapter.merge(into: model.model)
      } else {
        throw InputError.usage(
          "adapter", "only LoRA can be merged by a part or beside others", remedy: "Merge this adapter alone, and whole.")
      }
    }
    answers = try bare.map { ($0, try ProbeAnswer(model)) }
    if verifies { try onProgress(2, 3) }
  }

  /// Finds out, before a model is loaded, whether ``write(to:as:elementType:replacing:onProgress:)`` can.
  /// - Throws: ``InputError`` if the format has no such values, or the output cannot be written.
  public static func check(_ path: String, as format: Format, elementType: ElementType, replacing: Bool) throws {
    try elementType.check(format.elementTypes, format: format.rawValue)
    switch format {
    case .gguf: try GGUFFile.checkOutput(path, replacing: replacing, type: "model", kind: "a GGUF model")
    case .safetensors:
      try OutputDirectory.check(
        path, replacing: replacing, marks: LanguageModel.folderMarks, others: LanguageModel.folderCompanions,
        kind: "a model")
    }
  }

  /// Finds out, before adapters are merged into it, whether the model can be written so.
  /// - Throws: ``InputError`` if the form cannot say what the model is.
  public static func check(_ model: LanguageModel, as format: Format) throws {
    if format == .safetensors { try model.checkFolderWriting() }
  }

  /// Writes the model with tokenizer, template and configuration, reads it again, and compares what both compute, unless that
  /// is not wanted; whole or not at all.
  ///
  /// - Parameter onProgress: Called before the output is put in its place; what it throws ends the work, and nothing is left.
  /// - Returns: What rounding to the type costs; nil if it was not read again.
  /// - Throws: ``InputError`` if what was read again computes something else, or if the output cannot be written.
  @discardableResult
  public func write(
    to path: String, as format: Format, elementType: ElementType, replacing: Bool = false,
    onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> ExportCheck? {
    try Self.check(path, as: format, elementType: elementType, replacing: replacing)
    func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    guard resolved(path) != resolved(model.path) else {
      throw InputError.usage(path, "this is the base model", remedy: "Choose another output.")
    }
    func check(_ written: String) throws -> ExportCheck? {
      guard let (bare, merged) = answers else {
        try onProgress(3, 3)
        return nil
      }
      let after = try ProbeAnswer(LanguageModel(path: written, on: model.model.backend))
      try onProgress(3, 3)
      var check = ExportCheck(bare: bare, before: merged, after: after)
      check.tolerance = max(check.tolerance, elementType.modelRounding * merged.largestLogit)
      try check.throwIfTooLarge(path)
      return check
    }
    switch format {
    case .gguf:
      return try OutputFile.write(checked: path) { temporary in
        try model.write(to: temporary, as: elementType)
        return try check(temporary)
      }
    case .safetensors:
      var result: ExportCheck?
      try OutputDirectory.write(to: path, replacing: replacing) { directory in
        try model.writeFolder(to: directory, as: elementType)
        result = try check(directory)
      }
      return result
    }
  }
}

extension ElementType {
  /// By what share of the largest logit logits may change when all weights of a model are rounded to this type.
  fileprivate var modelRounding: Float {
    switch self {
    case .float32: 0
    case .float16: 0.01
    case .bfloat16: 0.1
    default: 0.2
    }
  }
}
