import Kernels
import Randomness

extension TinyWorld {
  /// Which names may be drawn.
  public enum NamePool: Sendable {
    /// Nine names in ten: what pretraining draws from.
    case known
    /// The tenth: names that pretraining never uses, made of the same syllables.
    case reserved
  }
}

extension TinyWorld.Entity {
  /// An entity with a random name: three syllables of three letters, of which the last tells the kind.
  public init(_ kind: TinyWorld.Kind, from pool: TinyWorld.NamePool, using generator: inout SeededGenerator) {
    let starts = TinyWorld.nameStarts, ends = kind.nameEnds
    while true {
      let (first, second) = (generator.index(below: starts.count), generator.index(below: starts.count))
      let last = generator.index(below: ends.count)
      let isReserved = (first + 3 * second + 5 * last) % 10 == 0
      guard first != second, isReserved == (pool == .reserved) else { continue }
      self.init(kind, name: starts[first].capitalized + starts[second] + ends[last])
      return
    }
  }
}

extension TinyWorld {
  /// The first two syllables of a name.
  static let nameStarts = words(
    """
    bav bir bol dal dev dof fal feb gav gim gor hab hev hol jav jor kal kev kir lav lom lur mav mel mip nav nel nof pav
    pib rav rul sav sib tov vek
    """)

  /// The words of a text.
  static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}

extension TinyWorld.Kind {
  /// The last syllable of a name.
  var nameEnds: [String] {
    switch self {
    case .town: Self.townEnds
    case .person: Self.personEnds
    case .thing: Self.thingEnds
    }
  }

  private static let townEnds = TinyWorld.words("dun fel hom kem lin nes tuk wik")
  private static let personEnds = TinyWorld.words("ana elo ira ota una efi iko osa")
  private static let thingEnds = TinyWorld.words("zak zed zim zol zun xar xel xim")
}
