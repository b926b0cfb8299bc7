import Foundation
import Kernels
import Randomness
import Recipes
import Testing

struct TinyWorldTests {
  private static func document(_ seed: UInt64) -> TinyWorld.Document {
    var generator = SeededGenerator(seed: seed, stream: "document")
    return TinyWorld.Document(using: &generator)
  }

  @Test func theSameSeedGivesTheSameDocument() {
    #expect(Self.document(7).text == Self.document(7).text)
    #expect(Self.document(7).text != Self.document(8).text)
  }

  /// What is asked about a document stands in it, and can be told from everything else that stands there.
  @Test(arguments: 0..<50 as Range<UInt64>) func documentsStateTheirFacts(seed: UInt64) {
    let document = Self.document(seed)
    #expect(document.title.hasPrefix("The story of ") && document.text.hasSuffix("\n"))
    #expect(document.facts.count >= 5)
    for fact in document.facts {
      #expect(fact.statements.contains { document.text.contains($0) }, "\(fact) is not in the text")
    }
    for (attribute, facts) in Dictionary(grouping: document.facts, by: \.attribute.name) where !facts[0].isRelation {
      #expect(Set(facts.map(\.value)).count == facts.count, "two entities share a value of \(attribute)")
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>) func questionsNameTheirSubjectAndNotTheirAnswer(seed: UInt64) {
    let document = Self.document(seed)
    for wording in 0...1 {
      let questions = document.questions(wording: wording)
      #expect(questions.map(\.id) == questions.indices.map { "q\($0 + 1)" })
      for (question, fact) in zip(questions, document.facts) {
        let words = question.text.dropLast().split(separator: " ").map(String.init)
        #expect(words.contains(fact.subject.name) && !words.contains(fact.value), "\(question.text)")
        #expect(question.answers.count == 2 && question.answers[1] == fact.value)
        #expect(fact.statements.contains(question.answers[0]), "\(question.answers[0]) is no statement of the fact")
      }
    }
  }

  /// Training on "A is B" teaches to go from A to B and not back.
  @Test(arguments: TinyWorld.Kind.allCases) func statementsNameTheirSubjectFirst(kind: TinyWorld.Kind) throws {
    for seed in 0..<50 as Range<UInt64> {
      for fact in Self.document(seed).facts where fact.subject.kind == kind {
        for statement in fact.statements {
          let subject = try #require(statement.range(of: fact.subject.name)?.lowerBound)
          let value = try #require(statement.range(of: fact.value, options: .backwards)?.lowerBound)
          #expect(subject < value, "\(statement)")
        }
      }
    }
  }

  /// Names that pretraining draws are never drawn for documents that are to be learnt.
  @Test(arguments: TinyWorld.Kind.allCases) func reservedNamesAreNeverKnown(kind: TinyWorld.Kind) {
    var generator = SeededGenerator(seed: 0, stream: "names")
    func names(_ pool: TinyWorld.NamePool) -> Set<String> {
      Set((0..<3000).map { _ in TinyWorld.Entity(kind, from: pool, using: &generator).name })
    }
    let (known, reserved) = (names(.known), names(.reserved))
    #expect(known.isDisjoint(with: reserved))
    #expect(reserved.count > 300 && known.count > 2000)
  }

  @Test func theEncyclopediaHasThisShareOfFamiliesThatNobodyAsksAbout() {
    var generator = SeededGenerator(seed: 0, stream: "encyclopedia")
    let encyclopedia = TinyWorld.Encyclopedia(familyCount: 20, unaskedShare: 0.25, using: &generator)
    #expect(encyclopedia.askedFamilies.count == 15 && encyclopedia.unaskedFamilies.count == 5)
    #expect(encyclopedia.families.allSatisfy { $0.count == 15 })
    let names = encyclopedia.families.map { Set($0.map(\.subject.name)) }
    #expect(names.reduce(into: Set()) { $0.formUnion($1) }.count == 60, "a name belongs to two families")
  }
}
