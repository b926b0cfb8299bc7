import Kernels
import Randomness

extension TinyWorld {
  /// The part of the world that pretraining teaches by heart: what makes a model look for answers in its weights.
  ///
  /// A model that only ever reads answers off its context has no reason to keep facts anywhere else, and will not look
  /// for them elsewhere after it was tuned on a bare document. So some facts come in prose again and again, in all
  /// wordings, and are asked for without the prose (Allen-Zhu and Li, 2023, arXiv:2309.14316: answers can be extracted
  /// from weights only where statements and questions were trained together).
  ///
  /// A part is stated and never asked about: how well it is answered all the same shows what an adapter can hope for.
  public struct Encyclopedia: Sendable {
    /// The facts of a town, a person living there, and a thing that the person owns.
    public let families: [[Fact]]
    /// Families from this one on are never asked about in pretraining.
    private let askedCount: Int

    /// - Parameter unaskedShare: The part of the families that is only stated.
    public init(familyCount: Int, unaskedShare: Double, using generator: inout SeededGenerator) {
      var names: Set<String> = []
      families = (0..<familyCount).map { _ in
        let entities = Kind.allCases.map { kind in
          while true {
            let entity = Entity(kind, from: .known, using: &generator)
            if names.insert(entity.name).inserted { return entity }
          }
        }
        return Fact.all(about: entities, using: &generator)
      }
      askedCount = familyCount - Int((Double(familyCount) * unaskedShare).rounded())
    }

    public var askedFamilies: [[Fact]] { Array(families[..<askedCount]) }
    public var unaskedFamilies: [[Fact]] { Array(families[askedCount...]) }

    /// A page about one family, or about one of its three entities.
    func page(using generator: inout SeededGenerator) -> Document {
      let family = generator.element(of: families)
      guard generator.happens(0.5) else { return Document(stating: family, using: &generator) }
      let subject = generator.element(of: family).subject
      return Document(stating: family.filter { $0.subject == subject }, using: &generator)
    }
  }
}
