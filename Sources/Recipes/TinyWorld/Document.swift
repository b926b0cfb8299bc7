import Evaluation
import Kernels
import Randomness

extension TinyWorld {
  /// A short text about a few entities, with the facts that it states.
  public struct Document: Sendable {
    public let title: String
    public let text: String
    /// In the order in which the text first states them.
    public let facts: [Fact]

    /// One question for each fact, in the facts' order; ids are `q1`, `q2`, …
    ///
    /// The bare value counts as right, too.
    /// - Parameter wording: 0 or 1.
    public func questions(wording: Int = 0) -> [TaskQuestion] {
      facts.enumerated().map { index, fact in
        let (text, answer) = fact.questions[wording]
        return TaskQuestion(
          id: "q\(index + 1)", text: text, answers: [answer, fact.value], prompt: TaskPrompt(question: text, title: nil),
          maxTokens: nil, scoring: .metric(.f1))
      }
    }
  }
}

extension TinyWorld.Document {
  /// A document about a town and, mostly, a person who lives there and a thing that the person owns.
  ///
  /// - Parameters:
  ///   - pool: Where the names come from; by default names that no pretraining has seen.
  ///   - factCount: How many facts it states; fewer where its entities have no more.
  public init(
    from pool: TinyWorld.NamePool = .reserved, factCount: ClosedRange<Int> = 8...15,
    using generator: inout SeededGenerator
  ) {
    let wanted = factCount.lowerBound + generator.index(below: factCount.count)
    var kinds: [TinyWorld.Kind] = [.town]
    if wanted > 5 || generator.happens(0.3) { kinds.append(.person) }
    if wanted > 10 || (kinds.count == 2 && generator.happens(0.5)) { kinds.append(.thing) }
    if generator.happens(0.2) { kinds.append(generator.element(of: [.town, .person])) }
    var entities: [TinyWorld.Entity] = []
    while entities.count < kinds.count {
      let entity = TinyWorld.Entity(kinds[entities.count], from: pool, using: &generator)
      if !entities.contains(entity) { entities.append(entity) }
    }
    let all = TinyWorld.Fact.all(about: entities, using: &generator)
    // Relations hold a document together, so they are always told.
    let order = generator.shuffled(Array(all.indices.filter { !all[$0].isRelation }))
    let relations = all.indices.filter { all[$0].isRelation }
    let chosen = (relations + order.prefix(max(1, wanted - relations.count))).sorted()
    self.init(stating: chosen.map { all[$0] }, using: &generator)
  }

  /// Tells these facts: a paragraph for each entity, the facts in random order and wording, now and then a sentence that
  /// says nothing, and in one document of three a summary at the end that says some of it in other words.
  init(stating facts: [TinyWorld.Fact], using generator: inout SeededGenerator) {
    var subjects: [TinyWorld.Entity] = []
    for fact in facts where !subjects.contains(fact.subject) { subjects.append(fact.subject) }
    var paragraphs: [String] = [], told: [(fact: TinyWorld.Fact, wording: Int)] = []
    for subject in subjects {
      var sentences: [String] = []
      if generator.happens(0.5) {
        sentences.append(generator.element(of: openers).replacing("{N}", with: subject.name))
      }
      for fact in generator.shuffled(facts.filter { $0.subject == subject }) {
        let wording = generator.index(below: fact.statements.count)
        told.append((fact, wording))
        sentences.append(fact.statements[wording])
        if generator.happens(0.1) { sentences.append(generator.element(of: fillers)) }
      }
      paragraphs.append(sentences.joined(separator: " "))
    }
    if generator.happens(0.3) {
      let again = generator.shuffled(told).prefix(2 + generator.index(below: 2)).map { fact, wording in
        fact.statements[(wording + 1 + generator.index(below: fact.statements.count - 1)) % fact.statements.count]
      }
      paragraphs.append("In short: " + again.joined(separator: " "))
    }
    self.init(
      title: "The story of \(subjects[0].name)", text: paragraphs.joined(separator: "\n\n") + "\n",
      facts: told.map(\.fact))
  }
}

private let openers = [
  "This is what people say about {N}.", "Here is the story of {N}.", "Let me tell you about {N}.",
  "There is much to say about {N}.", "Not many people know {N}.",
]

private let fillers = [
  "The old people say that it is true.", "Nobody knows why.", "That is how it has been for many years.",
  "Everybody there is proud of it.", "So the story goes.", "It was not always so.", "Some people laugh about it.",
  "One gets used to it.",
]
