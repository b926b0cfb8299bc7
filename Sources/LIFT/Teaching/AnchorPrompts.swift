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

  /// Questions of general knowledge, things that assistants are asked to do, and what somebody could ask about anything:
  /// worded like questions about the document, they are what the model must tell from those.
  static let questions = tasks + topics.indices.flatMap { topic in
    // Each topic in its share of the wordings, so that all wordings come with all kinds of topics.
    stride(from: topic % 4, to: wordings.count, by: 4).map { wordings[$0].replacing("…", with: topics[topic]) }
  }

  private static let topics = [
    "volcanoes", "honey bees", "the Roman Empire", "coffee", "jazz", "glaciers", "the human heart", "football", "bridges",
    "the printing press", "wolves", "chess", "the stock market", "rice", "earthquakes", "ballet", "the Silk Road", "oak trees",
    "vaccines", "electric cars", "the Moon", "pyramids", "soap", "owls", "democracy", "sewing machines", "sharks", "opera",
    "the Internet", "tea", "thunderstorms", "libraries", "the Great Wall of China", "bicycles", "potatoes", "lighthouses",
    "dinosaurs", "clocks", "the Amazon rainforest", "cheese", "satellites", "horses", "the French Revolution", "mirrors",
    "elevators", "salt", "whales", "Shakespeare", "algebra", "the Sahara", "kites", "blood pressure", "steam engines", "gold",
    "penguins", "Beethoven", "traffic lights", "olive oil", "castles", "the Olympic Games",
  ]

  private static let wordings = [
    "What do you know about …?", "Tell me about ….", "Why are people interested in …?", "… history",
    "Who knows most about …?", "How does one learn about …?", "Describe … in one sentence.", "What are … for?",
    "Where does one find …?", "When did people first hear of …?", "What makes … special?", "Explain … to a child.",
    "How many kinds of … are there?", "facts … children", "What about …?", "Is it true that … can be dangerous?",
  ]

  private static let tasks = [
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
