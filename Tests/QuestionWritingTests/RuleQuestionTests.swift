import QuestionWriting
import Testing

/// What is asked about who, what, when, where and how many, with all phrasings and answers.
struct RuleQuestionTests {
  @Test func aBuilderAndAYear() {
    let text = "The mill of Durrow was built in 1784 by Anna Velling."
    #expect(
      everyRulePair(text, "who")
        == asked(
          "Who built the mill of Durrow in 1784?", "By whom was the mill of Durrow built in 1784?",
          answers: "Anna Velling", text))
    #expect(
      everyRulePair(text, "when")
        == asked(
          "When was the mill of Durrow built by Anna Velling?",
          "In what year was the mill of Durrow built by Anna Velling?",
          "In which year was the mill of Durrow built by Anna Velling?",
          "The mill of Durrow was built by Anna Velling in what year?",
          "The year in which the mill of Durrow was built by Anna Velling:",
          answers: "1784", text))
    #expect(
      everyRulePair(text, "what")
        == asked(
          "What was built in 1784 by Anna Velling?", "According to the text, what was built in 1784 by Anna Velling?",
          answers: "the mill of Durrow", text
        ).and(
          asked(
            "What happened in 1784?", "What took place in 1784?",
            answers: "The mill of Durrow was built by Anna Velling.")))
  }

  @Test func aPersonAndAPlaceInARelativeClause() {
    let text = "The owner of the mill is Anna Velling, who lives in Tarn."
    let owner = "The owner of the mill is Anna Velling.", lives = "Anna Velling lives in Tarn."
    #expect(
      everyRulePair(text, "who")
        == asked(
          "Who is the owner of the mill?", "Can you tell me who the owner of the mill is?", "The owner of the mill:",
          answers: "Anna Velling", owner
        ).and(
          asked(
            "Who is Anna Velling?", "According to the text, who is Anna Velling?",
            answers: "the owner of the mill", owner)
        ).and(
          asked("Who lives in Tarn?", "According to the text, who lives in Tarn?", answers: "Anna Velling", lives)))
    #expect(
      everyRulePair(text, "where")
        == asked(
          "Where does Anna Velling live?", "In what place does Anna Velling live?",
          "The place where Anna Velling lives:",
          answers: "in Tarn", lives))
  }

  @Test func aMeasureAndANumber() {
    let text = "The mill has a height of 30 metres. The house has two doors."
    let pairs = everyRulePair(text, "what")
    #expect(pairs["What is the height of the mill?"] == ["30 metres", "The mill has a height of 30 metres."])
    #expect(
      everyRulePair("The house of the miller has exactly two doors.", "how many")
        == asked(
          "How many doors does the house of the miller have?",
          "According to the text, how many doors does the house of the miller have?",
          "The house of the miller has how many doors?",
          answers: "exactly two doors", "exactly two", "The house of the miller has exactly two doors."))
    #expect(
      everyRulePair("A boy at the mill learns for eight years.", "how many").keys.contains(
        "For how many years does a boy at the mill learn?"))
    #expect(
      everyRulePair("Twelve boys sleep in the house.", "how many").keys.contains("How many boys sleep in the house?"))
  }

  @Test func aNameAndAnObjectAndAPreposition() {
    #expect(
      everyRulePair("The river is called the Sorl.", "what")
        == asked(
          "What is the river called?", "What is the name of the river?", "By what name is the river known?",
          answers: "the Sorl", "The river is called the Sorl."
        ).and(
          asked(
            "What is called the Sorl?", "According to the text, what is called the Sorl?",
            answers: "the river", "The river is called the Sorl.")))
    let object = everyRulePair("Anna Velling borrowed the bell.", "what")
    #expect(object["What did Anna Velling borrow?"] == ["the bell", "Anna Velling borrowed the bell."])
    let made = everyRulePair("The wheel is made of old oak.", "what")
    #expect(made["What is the wheel made of?"] == ["old oak", "The wheel is made of old oak."])
    #expect(made["Of what is the wheel made?"] == ["old oak", "The wheel is made of old oak."])
    let must = everyRulePair("A miller must sweep the floor.", "what")
    #expect(must["What must a miller do?"] == ["sweep the floor", "A miller must sweep the floor."])
  }

  @Test func aVerbWhoseBaseIsNotSureIsLeftAsItIs() {
    let pairs = everyRulePair("In 1911 the river flummoxed the miller.", "when")
    #expect(pairs.keys.contains("When was it that the river flummoxed the miller?"))
    #expect(!pairs.keys.contains { $0.contains("did") })
  }

  @Test func whatPointsElsewhereIsNotAskedAbout() {
    for text in ["It was built in 1784 by the monks.", "These were sold by the miller.", "Nobody may enter the mill."] {
      #expect(everyRulePair(text, "who").isEmpty)
    }
    // "They" may be anybody; "she" is the only person of the sentence before.
    let text = "Anna Velling was a carpenter from Tarn. She was born in 1733. They were sold in 1790."
    #expect(everyRulePair(text, "when").keys.contains("When was Anna Velling born?"))
    #expect(!everyRulePair(text, "when").keys.contains { $0.contains("sold") })
  }
}
