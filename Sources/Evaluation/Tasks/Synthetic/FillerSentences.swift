import Randomness

/// Plain English sentences about nothing in particular, for texts that only have to be long.
struct FillerSentences {
  private var random: SeededGenerator

  init(_ random: SeededGenerator) { self.random = random }

  mutating func next() -> String {
    let subject = "\(random.element(of: EnglishWords.adjectives)) \(random.element(of: Self.people))"
    let object = "\(random.element(of: EnglishWords.adjectives)) \(random.element(of: EnglishWords.nouns))"
    let verb = random.element(of: Self.verbs)
    let place = random.element(of: Self.places), time = random.element(of: Self.times)
    switch random.index(below: 4) {
    case 0: return "The \(subject) \(verb) the \(object) \(place)."
    case 1: return "\(time.prefix(1).uppercased() + time.dropFirst()), the \(subject) \(verb) the \(object)."
    case 2: return "The \(subject) \(verb) the \(object) \(place) \(time)."
    default: return "Nobody knew why the \(subject) \(verb) the \(object) \(time)."
    }
  }

  private static let people = EnglishWords.words(
    """
    baker barber blacksmith bookseller captain carpenter clerk cook doctor farmer fisherman gardener guard hunter
    innkeeper judge mason mayor merchant messenger miller miner musician neighbour nurse painter pilot poet potter
    printer scholar shepherd singer soldier stranger student tailor teacher traveller weaver
    """)

  private static let verbs = [
    "admired", "borrowed", "bought", "carried", "cleaned", "described", "dropped", "exchanged", "examined", "followed",
    "forgot", "found", "gave away", "hid", "lost", "measured", "mended", "moved", "noticed", "painted", "polished",
    "praised",
    "remembered", "returned", "searched for", "sketched", "sold", "studied", "weighed", "wrapped up",
  ]

  private static let places = [
    "across the street", "behind the church", "below the bridge", "beside the road", "in a small boat", "in the attic",
    "in the back of the shop", "in the old library", "near the harbour", "next to the well", "on the hill",
    "on the way home", "outside the station", "under a tree", "without a word",
  ]

  private static let times = [
    "after the harvest", "at dawn", "before breakfast", "during the storm", "every other week", "in late autumn",
    "in the first days of spring", "last summer", "long after midnight", "on a Sunday",
    "on the longest day of the year",
    "once again", "that same evening", "the next morning", "when the rain had stopped",
  ]
}
