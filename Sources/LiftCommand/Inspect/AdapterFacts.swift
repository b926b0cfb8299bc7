import Foundation
import LIFT

/// What an adapter's record says, as people read it.
struct AdapterFacts {
  let directory: String
  let kind: String
  let record: AdapterRecord

  /// The same for programs.
  struct Line: Encodable {
    var directory: String
    var kind: String
    var record: AdapterRecord
    var gates: [GateReading]?

    init(facts: AdapterFacts, gates: [GateReading]) {
      (directory, kind, record) = (facts.directory, facts.kind, facts.record)
      self.gates = gates.isEmpty ? nil : gates
    }
  }

  var text: String {
    let document = record.document, base = record.base
    var facts = [
      ("kind", kind),
      ("document", "\(document.source), \(Format.count(document.tokens)) tokens, SHA-256 \(document.hash.prefix(12))…"),
      ("base", "\(base.name), SHA-256 \(base.hash.prefix(12))…"),
      ("parameters", Format.count(record.parameterCount)),
      (
        "steps",
        "\(record.losses.count) of \(record.stepsPlanned), \(record.ending.rawValue), kept after step \(record.stepKept)"
      ),
      ("precision", record.precision),
    ]
    if let title = document.title { facts.insert(("title", title), at: 2) }
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
    facts += settings
    let width = facts.map(\.0.count).max() ?? 0
    return facts.map { name, value in
      "\(name)\(String(repeating: " ", count: width - name.count))  \(printable(value))\n"
    }.joined()
  }

  /// All settings by their names in `lift.json`, in its order.
  private var settings: [(String, String)] {
    guard let json = try? JSONEncoder().encode(record.settings),
      let object = try? JSONSerialization.jsonObject(with: json)
    else { return [] }
    func flat(_ name: String, _ value: Any) -> [(String, String)] {
      switch value {
      case let object as [String: Any]:
        object.sorted { $0.key < $1.key }.flatMap { flat(name.isEmpty ? $0.key : "\(name).\($0.key)", $0.value) }
      case let list as [Any]: [(name, list.map { "\($0)" }.joined(separator: ", "))]
      case let number as NSNumber where number.isBoolean: [(name, number.boolValue ? "yes" : "no")]
      default: [(name, "\(value)")]
      }
    }
    return flat("", object)
  }
}

extension NSNumber {
  /// What was `true` or `false` in JSON is a number, too, and differs in its type alone.
  fileprivate var isBoolean: Bool { ["c", "B"].contains(String(cString: objCType)) }
}
