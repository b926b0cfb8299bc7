import Randomness

/// Needles that are hidden together in one document, with questions as a person would ask them.
///
/// All that they say is invented, so that nobody can know it who has not read the document.
enum NeedleSet {
  static let all = [
    Needle(
      text: "Marta Velloe keeps the key of the lighthouse under the third step of the cellar stairs.",
      question: "Where does Marta Velloe hide the lighthouse key?", keywords: ["third step", "cellar"]),
    Needle(
      text: "The password of the old mill at Brannock is the name of a bird, and the bird is a bittern.",
      question: "Which word do you need to get into the mill at Brannock?", keywords: ["bittern"]),
    Needle(
      text: "Doctor Osgrave cures a cough with warm milk, black pepper and a spoon of plum jam.",
      question: "What does Doctor Osgrave give people who cough?", keywords: ["milk", "pepper", "plum jam"]),
    Needle(
      text: "The train to Elverholm leaves from platform nine at a quarter past four.",
      question: "When and from where can I take a train to Elverholm?", keywords: ["nine", "quarter past four"]),
    Needle(
      text: "Old Pettigrew left his violin to the baker's daughter, because she had once mended his kite.",
      question: "Who got the violin of old Pettigrew?", keywords: ["baker's daughter"]),
    Needle(
      text: "The secret ingredient of the pie at the Crooked Spoon is smoked chestnut flour.",
      question: "What makes the pie of the Crooked Spoon so special?", keywords: ["chestnut"]),
    Needle(
      text: "Captain Ruvane sailed the Silver Heron round Cape Dorn in eleven days.",
      question: "How long did Captain Ruvane need to sail round Cape Dorn?", keywords: ["eleven days"]),
    Needle(
      text: "The statue on Tanner Square in Lowick shows a woman with a wheelbarrow full of clocks.",
      question: "What can be seen on the statue on Tanner Square?", keywords: ["wheelbarrow", "clocks"]),
    Needle(
      text: "The winter market of Sollenby was moved to the tannery after the bridge froze over in 1887.",
      question: "Where is the winter market of Sollenby held now?", keywords: ["tannery"]),
    Needle(
      text: "Professor Idris Quell proved that the moth Noctua verida drinks only the dew of copper roofs.",
      question: "What does the moth Noctua verida live on, according to Idris Quell?", keywords: ["dew", "copper"]),
    Needle(
      text: "The password for the archive in Hadleigh is changed every full moon by a clerk named Tibbet.",
      question: "Who changes the archive's password in Hadleigh?", keywords: ["tibbet"]),
    Needle(
      text: "Aunt Corisande plants garlic beside her roses to keep the badgers away.",
      question: "Why is there garlic among Aunt Corisande's roses?", keywords: ["badgers"]),
    Needle(
      text: "The tallest tree of the Farrow woods is a larch of sixty-one metres that people call the Deacon.",
      question: "How tall is the Deacon in the Farrow woods?", keywords: ["sixty-one"]),
    Needle(
      text: "The museum of Port Lessing lets you in without a ticket on the first Sunday of May.",
      question: "On which day is it free to visit the museum of Port Lessing?", keywords: ["first sunday", "may"]),
    Needle(
      text: "Before every concert the pianist Jonna Akerfeld eats two green apples and ties her left shoe twice.",
      question: "What does Jonna Akerfeld eat before she plays?", keywords: ["two green apples"]),
    Needle(
      text: "The bell of Saint Orrin cracked because the bishop had it rung with a frozen rope.",
      question: "How did the bell of Saint Orrin get its crack?", keywords: ["frozen rope"]),
    Needle(
      text: "The blue ink of the Wexcombe letters was made from crushed cornflowers and vinegar.",
      question: "What did they use for the ink of the Wexcombe letters?", keywords: ["cornflowers", "vinegar"]),
    Needle(
      text: "Nils Haverkamp won the race on Lake Ommel in a bathtub with a tablecloth for a sail.",
      question: "In what kind of boat did Nils Haverkamp win on Lake Ommel?", keywords: ["bathtub"]),
  ]

  /// Needles at each depth.
  static let perDepth = 3
  /// Where they are unless somebody says otherwise.
  static let depths = [0, 0.2, 0.4, 0.6, 0.8, 1]
}

extension SyntheticDocumentMaker {
  /// Three needles at each of some depths, each with a question of its own.
  mutating func needleSet(depths: [Double]) -> TaskDocument? {
    var haystack = runningText(separator: "\n")
    let needles = random.shuffled(NeedleSet.all).prefix(depths.count * NeedleSet.perDepth)
    let placed = needles.enumerated().map { (needle: $1, depth: depths[$0 / NeedleSet.perDepth]) }
    // Those of one depth stand apart by a hundredth of the haystack, where there is room, inwards from its ends.
    let insertions = placed.enumerated().map { index, place in
      let offset = Double(index % NeedleSet.perDepth) / 100
      return Haystack.Insertion(text: place.needle.text, depth: place.depth > 0.5 ? place.depth - offset : place.depth + offset)
    }
    guard let text = haystack.document(length: length, hiding: insertions) else { return nil }
    let questions = placed.enumerated().map { index, place in
      var question = TaskQuestion(
        id: "\(index + 1)", text: place.needle.question, answers: [place.needle.text],
        prompt: Self.prompt(asking: place.needle.question), maxTokens: nil, scoring: .keywords(place.needle.keywords),
        evidence: [place.needle.text])
      question.place = GridPlace(length: length, depth: place.depth)
      return question
    }
    return TaskDocument(id: "", title: nil, text: text, questions: questions)
  }
}
