/// Words that begin sentences and, with a capital inside one, are hardly ever part of a name.
///
/// They tell "at 5 p.m. The shop" from "the U.S. Army". The idea is that of the frequent sentence starters in Kiss and
/// Strunk, "Unsupervised Multilingual Sentence Boundary Detection", Computational Linguistics 32(4), 2006, with a list
/// in place of what they learn.
enum SentenceOpeners {
  static func contain(_ word: String) -> Bool { words.contains(word) }

  private static let words: Set = [
    "The", "This", "That", "These", "Those", "It", "Its", "He", "She", "They", "We", "You", "I", "His", "Her",
    "Their", "Our", "My", "Your", "There", "Here", "Then", "Thus", "Therefore", "However", "Although", "Though",
    "Because", "Since", "If", "When", "While", "Where", "Whether", "After", "Before", "Until", "Once", "As", "At",
    "By", "For", "From", "In", "On", "To", "With", "Without", "Under", "During", "Despite", "But", "And", "Or", "So",
    "Yet", "Nor", "Not", "Some", "Many", "Most", "Few", "Each", "Every", "Both", "All", "Another", "Other", "Such",
    "What", "Who", "Why", "How", "Which", "Is", "Are", "Was", "Were", "Did", "Does", "Do", "Had", "Has", "Have",
    "Nobody", "Everyone", "Nothing", "Also", "Only", "Even", "Later", "Now", "Today", "Perhaps", "Instead",
    "Moreover", "Furthermore", "Finally", "Meanwhile", "An", "Two", "Three",
  ]
}
