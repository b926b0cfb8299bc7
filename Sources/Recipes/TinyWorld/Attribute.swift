import Kernels

extension TinyWorld {
  /// Something that every entity of a kind has: what values it takes, and how sentences about it read.
  ///
  /// In the wordings, `{N}` is the subject's name and `{V}` the value; the subject stands first.
  public struct Attribute: Sendable {
    /// Where values come from.
    enum Values: Sendable {
      case words([String])
      /// A year from 1200 to 1999.
      case year
      /// The name of another entity, which the document also tells about.
      case entity(Kind)
    }

    public let name: String
    public let kind: Kind
    let values: Values
    let statements: [String]
    /// Each with the statement that answers it.
    let questions: [(text: String, answer: Int)]
  }
}

extension TinyWorld.Attribute {
  /// The attributes of a kind, in a fixed order.
  public static func all(of kind: TinyWorld.Kind) -> [Self] {
    switch kind {
    case .town: ofTowns
    case .person: ofPeople
    case .thing: ofThings
    }
  }

  private init(
    _ kind: TinyWorld.Kind, _ name: String, _ values: Values, _ statements: [String],
    asked questions: [(text: String, answer: Int)]
  ) {
    self.init(name: name, kind: kind, values: values, statements: statements, questions: questions)
  }

  private static let ofTowns = [
    Self(
      .town, "founded", .year,
      ["{N} was founded in {V}.", "The first house of {N} was built in {V}.", "People came to {N} in {V}."],
      asked: [("When was {N} founded?", 0), ("In which year was the first house of {N} built?", 1)]),
    Self(
      .town, "nature", .words(terrains),
      ["{N} lies near a {V}.", "Next to {N} there is a {V}.", "From every house in {N} one can see a {V}."],
      asked: [("What lies near {N}?", 0), ("What can one see from {N}?", 2)]),
    Self(
      .town, "crop", .words(products),
      ["The farms of {N} grow {V}.", "People go to {N} to buy {V}.", "{N} is known for its {V}."],
      asked: [("What do the farms of {N} grow?", 0), ("What is {N} known for?", 2)]),
    Self(
      .town, "bridge", .words(materials),
      [
        "The bridge of {N} is made of {V}.", "In {N} they built a bridge of {V}.",
        "The way to {N} leads over a bridge of {V}.",
      ],
      asked: [("What is the bridge of {N} made of?", 0), ("Of what did they build the bridge in {N}?", 1)]),
    Self(
      .town, "feast", .words(months),
      ["The feast of {N} is in {V}.", "{N} holds its feast in {V}.", "The people of {N} sing and dance in {V}."],
      asked: [("When is the feast of {N}?", 0), ("In which month does {N} hold its feast?", 1)]),
  ]

  private static let ofPeople = [
    Self(
      .person, "home", .entity(.town),
      ["{N} lives in {V}.", "The house of {N} stands in {V}.", "One can meet {N} in {V}."],
      asked: [("Where does {N} live?", 0), ("Where is the house of {N}?", 1)]),
    Self(
      .person, "job", .words(jobs),
      ["{N} works as a {V}.", "By trade {N} is a {V}.", "Everybody knows {N} as a good {V}."],
      asked: [("What is the trade of {N}?", 1), ("As what does {N} work?", 0)]),
    Self(
      .person, "pet", .words(pets),
      ["{N} has a {V}.", "{N} never goes out without a {V}.", "In the bed of {N} sleeps a {V}."],
      asked: [("What animal does {N} have?", 0), ("What animal sleeps in the bed of {N}?", 2)]),
    Self(
      .person, "food", .words(foods),
      ["{N} likes to eat {V}.", "{N} eats {V} every morning.", "The table of {N} is never without {V}."],
      asked: [("What does {N} like to eat?", 0), ("What does {N} eat every morning?", 1)]),
    Self(
      .person, "music", .words(instruments),
      ["{N} plays the {V}.", "At night {N} plays on a {V}.", "From the house of {N} comes the sound of a {V}."],
      asked: [("What does {N} play?", 0), ("What sound comes from the house of {N}?", 2)]),
  ]

  private static let ofThings = [
    Self(
      .thing, "sort", .words(sorts),
      ["{N} is the name of a {V}.", "{N} is a very old {V}.", "They gave the name {N} to a {V}."],
      asked: [("What is {N}?", 1), ("What sort of thing is {N}?", 1)]),
    Self(
      .thing, "colour", .words(colours),
      ["The colour of {N} is {V}.", "{N} was painted {V}.", "{N} looks {V} in the sun."],
      asked: [("What colour is {N}?", 0), ("How does {N} look in the sun?", 2)]),
    Self(
      .thing, "material", .words(materials),
      ["{N} is made of {V}.", "They made {N} out of {V}.", "To make {N} they used only {V}."],
      asked: [("What is {N} made of?", 0), ("What was used to make {N}?", 2)]),
    Self(
      .thing, "place", .words(places),
      ["{N} is kept in the {V}.", "One can find {N} in the {V}.", "They hid {N} in the {V}."],
      asked: [("Where is {N} kept?", 0), ("Where can one find {N}?", 1)]),
    Self(
      .thing, "owner", .entity(.person),
      ["{N} belongs to {V}.", "The owner of {N} is {V}.", "{N} was given to {V}."],
      asked: [("Who owns {N}?", 1), ("To whom does {N} belong?", 0)]),
  ]
}

// MARK: - Values

// One word each, none with a vowel in front where a template says "a", none in two lists of one kind.

private let terrains = TinyWorld.words(
  "lake river forest hill desert swamp valley cave beach meadow cliff bay canal marsh")
private let products = TinyWorld.words(
  "apples pears plums grapes beans carrots onions turnips melons cherries potatoes mushrooms walnuts nettles pumpkins lemons")
private let materials = TinyWorld.words(
  "wood stone iron brick glass copper silver gold clay bone rope tin wax marble")
private let months = TinyWorld.words(
  "January February March April May June July August September October November December")
private let jobs = TinyWorld.words(
  "baker weaver miller sailor farmer teacher doctor hunter tailor painter singer smith cook judge clerk guard fisher potter")
private let pets = TinyWorld.words("dog cat goat hen fox crow horse mouse rabbit snake duck parrot pig sheep frog bear")
private let foods = TinyWorld.words(
  "bread soup cheese honey rice fish cake porridge eggs butter salad noodles pie jam nuts berries")
private let instruments = TinyWorld.words("drum flute fiddle harp horn piano guitar trumpet lute whistle banjo cello")
private let sorts = TinyWorld.words("lamp clock mirror sword kettle coin ring boat chair cup key box crown knife")
private let colours = TinyWorld.words(
  "red blue green yellow black white grey brown pink purple orange scarlet")
private let places = TinyWorld.words(
  "attic cellar kitchen garden barn tower well chapel stable market library bakery mill school")
