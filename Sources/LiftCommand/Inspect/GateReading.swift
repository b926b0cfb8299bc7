import Adapters
import Diagnostics
import Evaluation
import Foundation
import LIFT
import Recipes
import Transformers

/// The mean gates of an adapter's heads over one text.
struct GateReading: Encodable {
  /// A text to read gates on.
  struct Text {
    var name: String
    var document: Document
  }

  /// Tokens in view at a time, at most: gates are those of one token, and longer views only take longer.
  private static let longestWindow = 2048

  var text: String
  var tokens: Int
  /// Over all layers and heads.
  var mean: Double
  /// By layer and head.
  var gates: [[Double]]

  /// The document, if it is there, and a text that the adapter does not know.
  static func texts(document path: String?, other: String?, _ record: AdapterRecord?) throws -> [Text] {
    var texts: [Text] = []
    if let path {
      texts.append(Text(name: path, document: try Document(path: path)))
    } else if let known = record?.document {
      if let found = try? Document(path: known.source), found.hash == known.hash {
        texts.append(Text(name: known.source, document: found))
      } else {
        note("\(known.source): the document is not there as it was; give it with --document to see its gates")
      }
    } else {
      note("it is not known which document the adapter was made of; give it with --document to see its gates")
    }
    if let other {
      texts.append(Text(name: other, document: try Document(path: other)))
    } else {
      texts.append(Text(name: "a standard text", document: try Document(text: RetentionText.standard)))
    }
    return texts
  }

  /// Reads the gates with the adapter on its base model.
  static func read(_ texts: [Text], _ loaded: LoadedModel, isQuiet: Bool) throws -> [GateReading] {
    guard let adapter = loaded.adapter as? GatedMemoryAdapter else { return [] }
    let language = loaded.model
    let window = min(longestWindow, language.model.configuration.contextLength)
    let tokens = texts.map {
      language.tokenizer.encode($0.document.text, specialTokens: .asText, addingBOS: language.tokenizer.addsBOS)
    }
    for (text, tokens) in zip(texts, tokens) where tokens.isEmpty {
      throw InputError.invalid(text.name, "the model has no token for anything in it", remedy: "Give another text.")
    }
    let all = tokens.reduce(0) { $0 + $1.count }
    return try WorkProgress.run("tokens", isQuiet: isQuiet) { progress in
      var before = 0
      return try zip(texts, tokens).map { text, tokens in
        let windows = stride(from: 0, to: tokens.count, by: window).map {
          Array(tokens[$0..<min($0 + window, tokens.count)])
        }
        let gates = try adapter.meanGates(on: language.model, windows) { try progress(before + $0, all) }
        before += tokens.count
        let flat = gates.joined()
        return GateReading(
          text: text.name, tokens: tokens.count, mean: flat.reduce(0, +) / Double(flat.count), gates: gates)
      }
    }
  }

  /// A line for each layer, a column for each head, in per cent.
  var table: String {
    var table = TextTable(
      [.init("layer", .right), .init("mean", .right)]
        + (gates.first ?? []).indices.map { TextTable.Column("h\($0)", .right) })
    func percent(_ gate: Double) -> String { Format.fixed(100 * gate, 1) }
    for (layer, heads) in gates.enumerated() {
      table.append([String(layer), percent(heads.reduce(0, +) / Double(heads.count))] + heads.map(percent))
    }
    let title =
      "gates on \(printable(text)), \(Format.count(tokens)) tokens: \(Format.fixed(100 * mean, 2)) % open on average"
    return "\(title)\n\n\(table.rendered())"
  }
}
