import Adapters
import Evaluation
import Foundation
import LIFT
import TensorFiles

/// What is known of an adapter, as people read it.
struct AdapterFacts {
  let stored: StoredAdapter
  /// Of its matrices, what is known without their values; empty if its base is not at hand.
  private let matrices: [(layer: Int?, name: String, rank: Int?, scale: Float?)]
  private let keys: [(name: String, value: String)]

  init(_ stored: StoredAdapter, matrices: [AdapterMatrix] = []) throws {
    self.stored = stored
    self.matrices = matrices.map { ($0.layer, $0.name, $0.rank, $0.scale) }
    keys = stored.record == nil ? try Self.keys(stored) : []
  }

  /// The same for programs.
  struct Line: Encodable {
    var path: String
    var format: String
    var kind: String
    var record: AdapterRecord?
    /// Of an adapter without a record, what its files say.
    var keys: [String: String]?
    var matrices: [MatrixNorm]?
    var gates: [GateReading]?

    init(_ facts: AdapterFacts, _ norms: [MatrixNorm], _ gates: [GateReading]) {
      (path, format, kind) = (facts.stored.path, facts.stored.format.rawValue, facts.stored.kind)
      record = facts.stored.record
      keys = record == nil ? Dictionary(facts.keys.map { ($0.name, $0.value) }) { $1 } : nil
      matrices = norms.isEmpty ? nil : norms
      self.gates = gates.isEmpty ? nil : gates
    }
  }

  var text: String {
    let facts = all, width = facts.map(\.name.count).max() ?? 0
    return facts.map { name, value in
      "\(name)\(String(repeating: " ", count: width - name.count))  \(printable(value))\n"
    }.joined()
  }

  /// Every fact with its name.
  var all: [(name: String, value: String)] {
    let forms: [AdapterFormat: String] = [.peft: "PEFT", .gguf: "GGUF", .mlx: "mlx-lm"]
    return [("adapter", "\(stored.path) (\(forms[stored.format] ?? stored.format.rawValue))"), ("kind", stored.kind)] + shape
      + (stored.record.map(Self.facts) ?? keys)
  }

  /// Ranks, scales and modules.
  private var shape: [(name: String, value: String)] {
    /// One value for all, or each with the number of matrices that have it.
    func spread<Value: Hashable & Comparable>(_ values: [Value], _ text: (Value) -> String) -> String {
      let counts = Dictionary(grouping: values, by: { $0 }).mapValues(\.count).sorted { $0.key < $1.key }
      return counts.count == 1 ? text(counts[0].key) : counts.map { "\(text($0.key)) on \($0.value)" }.joined(separator: ", ")
    }
    let ranks = matrices.compactMap(\.rank), scales = matrices.compactMap(\.scale)
    let inside = matrices.filter { $0.layer != nil }.map(\.name), names = inside.unique
    let layers = Dictionary(grouping: inside) { $0 }.mapValues(\.count)
    let modules = Set(layers.values).count == 1
      ? "\(names.joined(separator: ", ")), in \(layers.values.first ?? 0) layers"
      : names.map { "\($0) in \(layers[$0] ?? 0) layers" }.joined(separator: ", ")
    return (ranks.isEmpty ? [] : [("rank", spread(ranks) { "\($0)" })])
      + (scales.isEmpty ? [] : [("scale", spread(scales) { Format.significant(Double($0)) })])
      + (names.isEmpty ? [] : [("modules", modules)])
  }

  private static func facts(_ record: AdapterRecord) -> [(name: String, value: String)] {
    let document = record.document, base = record.base
    var facts = [
      ("document", "\(document.source), \(Format.count(document.tokens)) tokens, SHA-256 \(document.hash.prefix(12))…"),
      ("base", "\(base.name), SHA-256 \(base.hash.prefix(12))…"),
      ("parameters", Format.count(record.parameterCount)),
      (
        "steps",
        "\(record.losses.count) of \(record.stepsPlanned), \(record.ending.rawValue), kept after step \(record.stepKept)"
      ),
      ("precision", record.precision),
    ]
    if let title = document.title { facts.insert(("title", title), at: 1) }
    if let first = record.losses.first, let last = record.losses.last {
      facts.append(("loss", "\(Format.fixed(first, 4)) at first, \(Format.fixed(last, 4)) at last, nats a token"))
    }
    if let last = record.heldOutLosses.min() {
      facts.append(("held out", "\(Format.fixed(last, 4)) at best, nats a token"))
    }
    if let rank = record.resizedTo { facts.append(("resized", "to rank \(rank) after the training")) }
    if let drift = record.drift { facts.append(("drift", Format.drift(drift))) }
    if record.missingTasks > 0 { facts.append(("tasks", "\(record.missingTasks) could not be made")) }
    if let divergence = record.divergence {
      facts.append(("diverged", "at step \(divergence.step), on \(divergence.examples.prefix(3).joined(separator: ", "))"))
    }
    return facts + settings(record)
  }

  /// All settings by their names in `lift.json`, in its order.
  private static func settings(_ record: AdapterRecord) -> [(name: String, value: String)] {
    guard let json = try? JSONEncoder().encode(record.settings),
      let object = try? JSONSerialization.jsonObject(with: json)
    else { return [] }
    return flat("", object)
  }

  /// The keys that another program wrote, by its own names, and the strings beside the weights.
  private static func keys(_ stored: StoredAdapter) throws -> [(name: String, value: String)] {
    if stored.format == .gguf {
      let metadata = try GGUFFile(path: stored.path).metadata
      return metadata.keys.map { ($0, metadata[$0]?.plainText ?? "") }
    }
    let configuration = flat("", try AdapterFiles.configurationKeys(stored.path)).filter { $0.name != "peft_type" }
    return configuration + stored.facts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A JSON object with the names of nested keys joined by dots; what holds nothing is left out.
  private static func flat(_ name: String, _ value: Any) -> [(name: String, value: String)] {
    switch value {
    case let object as [String: Any]:
      object.sorted { $0.key < $1.key }.flatMap { flat(name.isEmpty ? $0.key : "\(name).\($0.key)", $0.value) }
    case let list as [Any]: list.isEmpty ? [] : [(name, list.map { "\($0)" }.joined(separator: ", "))]
    case let number as NSNumber where number.isBoolean: [(name, number.boolValue ? "yes" : "no")]
    case is NSNull: []
    default: [(name, "\(value)")]
    }
  }
}

extension NSNumber {
  /// What was `true` or `false` in JSON is a number, too, and differs in its type alone.
  fileprivate var isBoolean: Bool { ["c", "B"].contains(String(cString: objCType)) }
}
