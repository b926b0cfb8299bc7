/// Sentences as many as are wanted, and documents of them in which something is hidden.
struct Haystack {
  /// Something to be hidden.
  struct Insertion {
    var text: String
    /// Where, as a share of the haystack's tokens.
    var depth: Double
  }

  private struct Sentence {
    /// What parts it from the sentence before.
    var separator: String
    var text: String
    var tokens: Int
    /// Tokens of the haystack in front of it.
    var tokensBefore: Int
  }

  /// Whether the last sentence may be cut to fit; it ends with a full stop, then.
  private let cutsSentences: Bool
  /// What parts an insertion from the sentences around it.
  private let separator: String
  /// Insertions stand behind a multiple of so many sentences, or at the end.
  private let sentencesTogether: Int
  private var fillsWithNoise = false
  private let tokenCount: (String) -> Int
  private let make: (_ number: Int) -> (separator: String, text: String)
  private var sentences: [Sentence] = []
  /// The tokens of sentences that were there before.
  private var counts: [String: Int] = [:]

  /// - Parameter make: Makes the sentences, in order and each once.
  private init(
    cutsSentences: Bool, separator: String, sentencesTogether: Int = 1, tokenCount: @escaping (String) -> Int,
    make: @escaping (_ number: Int) -> (separator: String, text: String)
  ) {
    (self.cutsSentences, self.separator, self.sentencesTogether) = (cutsSentences, separator, sentencesTogether)
    (self.tokenCount, self.make) = (tokenCount, make)
  }

  /// RULER's five sentences on a line, again and again.
  static func noise(tokenCount: @escaping (String) -> Int) -> Haystack {
    Haystack(
      cutsSentences: false, separator: "\n", sentencesTogether: noiseSentences.count, tokenCount: tokenCount
    ) { number in
      let index = number % noiseSentences.count
      return (index == 0 ? "\n" : " ", noiseSentences[index])
    }
  }

  private static let noiseSentences = [
    "The grass is green.", "The sky is blue.", "The sun is yellow.", "Here we go.", "There and back again.",
  ]

  /// Running text.
  static func text(
    separator: String, tokenCount: @escaping (String) -> Int, make: @escaping (_ number: Int) -> String
  ) -> Haystack {
    Haystack(cutsSentences: true, separator: separator, tokenCount: tokenCount) { (" ", make($0)) }
  }

  /// Sentences that stay whole, each on a line; where one more is too much, short sentences of noise fill up.
  static func lines(tokenCount: @escaping (String) -> Int, make: @escaping (_ number: Int) -> String) -> Haystack {
    var haystack = Haystack(cutsSentences: false, separator: "\n", tokenCount: tokenCount) { ("\n", make($0)) }
    haystack.fillsWithNoise = true
    return haystack
  }

  /// A document of at most so many tokens, and as near to it as sentences allow.
  ///
  /// - Returns: Nil if what is to be hidden alone is too long.
  mutating func document(length: Int, hiding insertions: [Insertion]) -> String? {
    let room = length - insertions.reduce(0) { $0 + tokenCount($1.text) }
    let size = largestSize(within: length, from: 0, guess: room) { tokenCount(text(tokens: $0, hiding: insertions)) }
    return size.map { size in
      let text = text(tokens: size, hiding: insertions)
      return fillsWithNoise ? filled(text, to: length) : text
    }
  }

  /// The text with sentences of noise behind its first line, as many as there is room for: both ends stay what they are.
  private func filled(_ text: String, to length: Int) -> String {
    guard let end = text.firstIndex(of: "\n") else { return text }
    var filling = "", number = 0
    func whole(_ filling: String) -> String { text[..<end] + filling + text[end...] }
    while true {
      let next = filling + "\n" + Self.noiseSentences[number % Self.noiseSentences.count]
      guard tokenCount(whole(next)) <= length else { return whole(filling) }
      filling = next
      number += 1
    }
  }

  /// - Parameter tokens: Of the haystack, counted sentence by sentence.
  private mutating func text(tokens: Int, hiding insertions: [Insertion]) -> String {
    let haystack = sentences(tokens: tokens)
    let end = haystack.last.map { $0.tokensBefore + $0.tokens } ?? 0
    var pieces = haystack.map { ($0.separator, $0.text) }
    let places = Array(stride(from: 0, to: haystack.count, by: sentencesTogether)) + [haystack.count]
    // From the last on, so that places stay what they are; those at the same place stay in order.
    for insertion in insertions.sorted(by: { $0.depth < $1.depth }).reversed() {
      func distance(_ place: Int) -> Double {
        abs(Double(place == haystack.count ? end : haystack[place].tokensBefore) - insertion.depth * Double(end))
      }
      let place = places.min { distance($0) < distance($1) }!
      if place < pieces.count { pieces[place].0 = separator }
      pieces.insert((separator, insertion.text), at: place)
    }
    return (pieces.first?.1 ?? "") + pieces.dropFirst().map { $0.0 + $0.1 }.joined()
  }

  private mutating func sentences(tokens: Int) -> [Sentence] {
    var count = 0
    while sentence(count).tokensBefore + sentences[count].tokens <= tokens { count += 1 }
    return sentences[..<count]
      + (cutsSentences ? cut(sentences[count], to: tokens - sentences[count].tokensBefore) : [])
  }

  /// The start of a sentence, closed with a full stop; nothing if that is less than three words.
  private func cut(_ sentence: Sentence, to tokens: Int) -> [Sentence] {
    let words = sentence.text.split(separator: " ")
    let count = words.count * tokens / sentence.tokens
    if count < 3 { return [] }
    let last = words[count - 1]
    let marks = last.reversed().prefix(while: \.isPunctuation).count
    var start = sentence
    start.text = words[..<(count - 1)].joined(separator: " ") + " " + last.dropLast(marks) + "."
    start.tokens = tokens
    return [start]
  }

  private mutating func sentence(_ number: Int) -> Sentence {
    while sentences.count <= number {
      let (separator, text) = make(sentences.count)
      let tokens = counts[text] ?? max(1, tokenCount(separator + text))
      counts[text] = tokens
      let before = sentences.last.map { $0.tokensBefore + $0.tokens } ?? 0
      sentences.append(Sentence(separator: separator, text: text, tokens: tokens, tokensBefore: before))
    }
    return sentences[number]
  }
}
