import SentenceBoundaries
import Testing

/// How many sentence ends are found in texts of several kinds. What is not found right is marked in the texts.
struct SentenceAccuracyTests {
  @Test(arguments: MarkedText.kinds) func exactlyTheMarkedOnesAreMissedOrWrong(_ kind: String) throws {
    let marked = try MarkedText(kind), found = ends(in: marked.text)
    func places(_ offsets: Set<Int>) -> [String] { offsets.sorted().map { context($0, in: marked.text) } }
    #expect(places(marked.ends.subtracting(found)) == places(marked.missed), "missed in \(kind)")
    #expect(places(found.subtracting(marked.ends)) == places(marked.wrong), "wrong in \(kind)")
  }

  /// The figures in the documentation of `Sentences`.
  @Test func precisionAndRecallOfAllTogether() throws {
    let texts = try MarkedText.kinds.map(MarkedText.init)
    #expect(texts.reduce(0) { $0 + $1.sentenceCount } == 358)
    let ends = texts.reduce(0) { $0 + $1.ends.count }
    let missed = texts.reduce(0) { $0 + $1.missed.count }, wrong = texts.reduce(0) { $0 + $1.wrong.count }
    #expect(ends == 346 && missed == 1 && wrong == 6)
  }

  @Test(arguments: MarkedText.kinds) func icuAloneIsNoBetter(_ kind: String) throws {
    let marked = try MarkedText(kind), ours = ends(in: marked.text), icu = icuEnds(in: marked.text)
    #expect(ours.subtracting(marked.ends).count <= icu.subtracting(marked.ends).count)
    #expect(marked.ends.subtracting(ours).count <= marked.ends.subtracting(icu).count + marked.missed.count)
  }

  private func ends(in text: String) -> Set<Int> {
    Set(Sentences.ranges(in: text).dropLast().map { text.utf8.distance(from: text.startIndex, to: $0.upperBound) })
  }

  /// ICU's breaks, before the white space that it gives to the sentence before.
  private func icuEnds(in text: String) -> Set<Int> {
    let bytes = Array(text.utf8)
    let ends = ICUSentenceBreaks.offsets(in: bytes).dropLast().map { place in
      String(decoding: bytes[..<place], as: UTF8.self).reversed().drop(while: \.isWhitespace).reversed()
    }
    return Set(ends.map { String($0).utf8.count })
  }

  private func context(_ offset: Int, in text: String) -> String {
    let place = text.utf8.index(text.startIndex, offsetBy: offset)
    return "\(text[..<place].suffix(20))|\(text[place...].prefix(20))"
  }
}
