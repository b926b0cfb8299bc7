/// What the bare model is asked to go on with, of many kinds, and of nothing in particular.
enum AnchorPrompts {
  /// Beginnings of texts.
  static let openings = [
    "The history of", "In recent years,", "Once upon a time, there was", "The weather today", "Scientists have found that",
    "import numpy as np\n", "When I was a child,", "According to the report,", "To make a good soup, you", "The city council",
    "In mathematics, a", "She opened the door and", "The company announced", "There are several reasons why",
    "The first step is to", "# Introduction\n\n", "Photosynthesis is", "During the war,", "My favourite book is",
    "The patient was", "He said that", "A recent study", "The film tells the story of", "In this chapter, we",
    "Children learn", "The river flows", "Many people believe that", "The president of", "Music is", "The recipe calls for",
    "def main():\n", "The team won", "Question:", "Dear Sir or Madam,", "The law states that", "Birds are",
    "On the other hand,", "At the end of the day,", "The solution to this problem", "Economists argue that",
  ]

  /// Questions of general knowledge, and things that assistants are asked to do.
  static let questions = [
    "What is the capital of France?", "Explain how rain forms.", "Write a short poem about the sea.",
    "Why is the sky blue?", "How do I learn a new language?", "Who wrote Romeo and Juliet?",
    "List three kinds of fruit.", "What is the difference between a virus and a bacterium?",
    "Summarize the story of Cinderella in two sentences.", "How many days are there in a leap year?",
    "What does a judge do?", "Give me a tip for sleeping better.", "Is a whale a fish?", "What is 12 times 7?",
    "Tell me about the planet Mars.", "When did the Second World War end?", "How is bread made?",
    "Translate \"good morning\" into Spanish.", "What are the parts of a plant?", "Who was Albert Einstein?",
    "Why do people exercise?", "Name two large rivers.", "What is a computer program?",
    "Write one sentence about friendship.", "Where do penguins live?", "What should I pack for a hike?",
    "Describe a sunset.", "Which is heavier, iron or wood?", "How does a bicycle stay upright?",
    "What is inflation?", "Is it safe to eat raw eggs?", "Give an example of a metaphor.",
  ]
}
