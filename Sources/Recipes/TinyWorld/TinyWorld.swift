import Kernels
import Randomness

/// A small made-up world, for models small enough to be trained in minutes and committed with the code.
///
/// Towns, people and things have five facts each, stated in simple English in three wordings and asked for in two. The
/// language has about 300 words; names are put together from syllables, so there are always new ones. A model of a
/// megabyte can learn to read this world's documents, and what it does with them shows, in seconds and without a
/// network, what a large model does with a book.
///
///     var generator = SeededGenerator(seed: 7, stream: "document")
///     let document = TinyWorld.Document(using: &generator)
///     print(document.text)                                  // Bavgimdun lies near a lake. …
///     for question in document.questions { print(question.text, question.answers) }
///
/// Such a document is about entities whose names pretraining has kept out (``NamePool/reserved``), so that no model can
/// know them. Every statement names its subject before its value: training on "A is B" teaches to go from A to B and not
/// back (Berglund et al., 2023, arXiv:2309.12288).
public enum TinyWorld {
  /// The sorts of entities; each has attributes of its own.
  public enum Kind: String, Sendable, CaseIterable {
    case town, person, thing
  }

  /// Something that facts are about.
  public struct Entity: Hashable, Sendable {
    public let kind: Kind
    public let name: String

    public init(_ kind: Kind, name: String) {
      self.kind = kind
      self.name = name
    }
  }
}

extension SeededGenerator {
  /// Whether something happens that has this probability.
  mutating func happens(_ probability: Float) -> Bool { uniform() < probability }
}
