import Foundation
import Kernels
import TensorFiles
import Transformers

/// Keeps what a bare model thinks of texts between runs, as safetensors: of its own (anchors), and of the answers to questions
/// (the teacher). Asking it takes longer than reading.
///
///     DIRECTORY/KEY/NAME.safetensors
///
///     lengths  [n, 2]     tokens of each prompt and of each text
///     tokens   [m]        prompt and text, one after the other
///     classes  [t, k]     the k likeliest tokens in the place of each token of a text
///     shares   [t, k]     their probabilities
///     rests    [t]        what all others have together
///
/// `KEY` is made of all that the opinions depend on beside the texts: the model's file, the chat template, the precision, `k`. A file that is
/// missing or not of this form is written anew, and a directory that cannot be written keeps nothing: all of it can be made
/// again.
package struct OpinionStore {
  /// Counts up when texts come out differently.
  private static let version = 2

  private let directory: String
  private let topK: Int

  package init(directory: String, for model: LanguageModel, topK: Int) throws {
    let base = try AdapterRecord.Base(model)
    let facts = "\(Self.version) \(base.hash) \(base.templateHash ?? "") \(model.model.backend.precision.rawValue) \(topK)"
    self.directory = "\(directory)/\(FileHash.sha256(text: facts).prefix(24))"
    self.topK = min(topK, model.model.configuration.vocabularySize)
  }

  private func path(_ name: String) -> String { "\(directory)/\(name).safetensors" }

  package func read(_ name: String) -> [AnchorText]? {
    guard let file = try? SafetensorsFile(path: path(name)), let lengths = integers("lengths", in: file),
      let tokens = integers("tokens", in: file), let classes = integers("classes", in: file),
      let shares = file.tensor(named: "shares")?.float32Values(), let rests = file.tensor(named: "rests")?.float32Values(),
      lengths.count % 2 == 0, lengths.allSatisfy({ $0 > 0 }), classes.count == topK * rests.count,
      shares.count == classes.count, lengths.reduce(0, { $0 + Int($1) }) == tokens.count,
      stride(from: 1, to: lengths.count, by: 2).reduce(0, { $0 + Int(lengths[$1]) }) == rests.count
    else { return nil }
    var texts: [AnchorText] = [], token = 0, row = 0
    for index in stride(from: 0, to: lengths.count, by: 2) {
      let prompt = Int(lengths[index]), text = Int(lengths[index + 1])
      var opinion = TokenTargets()
      for row in row..<row + text {
        let entries = row * topK..<(row + 1) * topK
        opinion.append(classes: classes[entries], shares: shares[entries], rest: rests[row])
      }
      texts.append(
        AnchorText(
          prompt: Array(tokens[token..<token + prompt]), text: Array(tokens[token + prompt..<token + prompt + text]),
          opinion: opinion))
      token += prompt + text
      row += text
    }
    return texts
  }

  package func write(_ texts: [AnchorText], as name: String) {
    let rows = texts.reduce(0) { $0 + $1.text.count }
    // Whole numbers below 2²⁴, exact in float32.
    func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> OutputTensor {
      OutputTensor(name: name, shape: shape, values: values)
    }
    let tensors = [
      tensor("lengths", [texts.count, 2], texts.flatMap { [Float($0.prompt.count), Float($0.text.count)] }),
      tensor("tokens", [texts.reduce(rows) { $0 + $1.prompt.count }], texts.flatMap { ($0.prompt + $0.text).map(Float.init) }),
      tensor("classes", [rows, topK], texts.flatMap { $0.opinion.classes.map(Float.init) }),
      tensor("shares", [rows, topK], texts.flatMap(\.opinion.shares)),
      tensor("rests", [rows], texts.flatMap(\.opinion.rests)),
    ]
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try? SafetensorsFile.write(tensors, to: path(name))
  }

  private func integers(_ name: String, in file: SafetensorsFile) -> [Int32]? {
    guard let values = file.tensor(named: name)?.float32Values() else { return nil }
    let integers = values.compactMap { Int32(exactly: $0) }
    return integers.count == values.count ? integers : nil
  }
}
