import Kernels
import Randomness

extension TinyWorld {
  /// One thing that is so: an entity, an attribute of its kind, and a value of one word.
  public struct Fact: Sendable {
    public let subject: Entity
    public let attribute: Attribute
    public let value: String

    /// All ways to say it, in the attribute's order.
    public var statements: [String] { attribute.statements.map(filled) }

    /// All ways to ask for it, each with its answer: the statement in the wording that suits the question.
    ///
    /// An answer is a sentence and not the bare value, because a word behind a space and the same word at the start of a
    /// text are different tokens: what a model has learnt to write in a sentence, it cannot write without one.
    public var questions: [(text: String, answer: String)] {
      attribute.questions.map { (filled($0.text), statements[$0.answer]) }
    }

    private func filled(_ wording: String) -> String {
      wording.split(separator: "{", omittingEmptySubsequences: false).enumerated().map { index, part in
        if index == 0 { return String(part) }
        return (part.first == "N" ? subject.name : value) + part.dropFirst(2)
      }.joined()
    }
  }
}

extension TinyWorld.Fact {
  /// Every fact about these entities, entity by entity, with random values.
  ///
  /// A relation (home, owner) goes to an entity among them, and is left out where there is none. No two entities share
  /// the value of an attribute, so that no question can be answered from the wrong line without anyone noticing.
  static func all(about entities: [TinyWorld.Entity], using generator: inout SeededGenerator) -> [Self] {
    var taken: Set<String> = []
    return entities.flatMap { entity in
      TinyWorld.Attribute.all(of: entity.kind).compactMap { attribute -> Self? in
        let value: String
        if case .entity(let kind) = attribute.values {
          guard let other = entities.first(where: { $0.kind == kind }) else { return nil }
          value = other.name
        } else {
          value = attribute.value(except: taken, using: &generator)
          taken.insert("\(attribute.name) \(value)")
        }
        return Self(subject: entity, attribute: attribute, value: value)
      }
    }
  }

  public var isRelation: Bool { if case .entity = attribute.values { true } else { false } }
}

extension TinyWorld.Attribute {
  fileprivate func value(except taken: Set<String>, using generator: inout SeededGenerator) -> String {
    while true {
      let value =
        switch values {
        case .words(let words): generator.element(of: words)
        case .year: String(1200 + generator.index(below: 800))
        case .entity: preconditionFailure("Attribute \(name): its value is an entity of the document")
        }
      if !taken.contains("\(name) \(value)") { return value }
    }
  }
}
