import Evaluation
import Foundation
import TestSupport
import Testing

/// What stands in documents made to measure: found again by reading them.
struct SyntheticTaskTests {
  private func document(
    _ kind: SyntheticDataset.Kind, length: Int = 2000, depth: Double? = nil, seed: UInt64 = 3,
    needle: Needle = .sanFrancisco,
    haystackText: String? = nil
  ) throws -> TaskDocument {
    let dataset = SyntheticDataset(
      tasks: [kind], lengths: [length], depths: depth.map { [$0] } ?? [], needle: needle)
    return try dataset.documents(seed: seed, tokenCount: wordCount, haystackText: haystackText)[0]
  }

  // MARK: Depth

  private static let story = (1...40).map {
    "Mr. Fox of No. \($0) St. James went out at 7.30 a.m. to see \"the big one!\" he had heard of. "
      + "He ran (all \($0) miles?)."
  }.joined(separator: " Why? \n")

  @Test(arguments: [SyntheticDataset.Kind.needle, .niahSingle1, .niahSingle2, .niahMultikey1, .niahMultikey2])
  func needlesStandWhereAsked(_ kind: SyntheticDataset.Kind) throws {
    for text in [nil, Self.story] {
      for depth in [0, 0.1, 0.25, 0.5, 0.8, 1] {
        let document = try document(kind, depth: depth, haystackText: text), answer = document.questions[0].answers[0]
        let parts = document.text.split(
          separator: try needle(with: answer, in: document), omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let before = wordCount(String(parts[0])), behind = wordCount(String(parts[1]))
        // Half of the longest sentence, and of the five of the noise, which stay together.
        #expect(abs(Double(before) / Double(before + behind) - depth) < 14 / 2000.0, "\(depth)")
        let end = parts[0].trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(end.isEmpty || end.hasSuffix(".") || end.hasSuffix("?"))
        #expect(!end.hasSuffix("Mr.") && !end.hasSuffix("No.") && !end.hasSuffix("St.") && !end.hasSuffix("a.m."))
        #expect(before == 0 ? depth == 0 : depth > 0)
        #expect(behind == 0 ? depth == 1 : depth < 1)
      }
    }
  }

  /// What is asked for, and nothing else that is hidden; tasks that ask about the whole document have none.
  @Test(arguments: [
    (.needle, 1), (.niahSingle1, 1), (.niahSingle3, 1), (.niahMultikey1, 1), (.niahMultikey3, 1), (.niahMultivalue, 4),
    (.niahMultiquery, 4), (.commonWords, 0),
  ] as [(SyntheticDataset.Kind, Int)])
  func needlesAreTheEvidence(_ kind: SyntheticDataset.Kind, count: Int) throws {
    let document = try document(kind), question = document.questions[0]
    #expect(question.evidence.count == count && question.evidence.allSatisfy(document.text.contains))
    if count > 0 {
      #expect(question.answers.allSatisfy { answer in question.evidence.contains { $0.contains(answer) } })
    }
  }

  /// The sentence of the document that holds the answer.
  private func needle(with answer: String, in document: TaskDocument) throws -> String {
    if document.text.contains(Needle.sanFrancisco.text) { return Needle.sanFrancisco.text }
    let sentence = try Regex("One of the special magic \\w+ for \\S+ is: \(answer)\\.")
    return String(try #require(document.text.firstMatch(of: sentence)).0 as Substring)
  }

  @Test func placesByChanceAreAllOver() throws {
    let depths = try (UInt64(1)...30).map { seed in
      let text = try document(.needle, seed: seed).text
      let start = try #require(text.firstRange(of: Needle.sanFrancisco.text)).lowerBound
      return Double(wordCount(String(text[..<start]))) / 2000
    }
    #expect(depths.min()! < 0.2 && depths.max()! > 0.8)
  }

  // MARK: Needle in a haystack

  @Test func oneNeedleBetweenLineBreaks() throws {
    let document = try document(.needle, depth: 0.5), question = document.questions[0]
    #expect(document.text.contains(".\n\(Needle.sanFrancisco.text)\n"))
    #expect(document.text.split(separator: "\n").count == 3)
    #expect(question.prompt.closedBook == "What is the best thing to do in San Francisco?")
    #expect(
      question.prompt.withDocument("X") == "X\n\nWhat is the best thing to do in San Francisco? Don't give information "
        + "outside the document or repeat your findings")
    // All keywords or nothing.
    #expect(question.scoring.name == "keywords")
    #expect(question.score("A SANDWICH in Dolores Park, when it is sunny") == 1)
    #expect(question.score("A sandwich in Dolores Park") == 0)
  }

  @Test func needlesOfOnesOwn() throws {
    let needle = Needle(text: "The code of the safe is 4711.", question: "What is the code?", keywords: ["4711"])
    let document = try document(.needle, depth: 0, needle: needle)
    #expect(document.text.hasPrefix("The code of the safe is 4711.\n"))
    #expect(document.questions[0].text == "What is the code?" && document.questions[0].score("It is 4711") == 1)
  }

  /// Eighteen needles in one document: three at each depth, which they really have, and each question has its own.
  @Test func manyNeedlesSpanTheDocument() throws {
    let document = try document(.needles, length: 4000)
    #expect(document.questions.count == 18 && Set(document.questions.map(\.text)).count == 18)
    let text = document.text, all = Double(text.utf8.count)
    for question in document.questions {
      let needle = try #require(question.evidence.first)
      let range = try #require(text.firstRange(of: needle))
      #expect(text.ranges(of: needle).count == 1)
      let place = Double(text.utf8.distance(from: text.startIndex, to: range.lowerBound)) / all
      let depth = try #require(question.place?.depth)
      // Three needles of one depth stand within three hundredths of it, and are some 20 words long themselves.
      #expect(abs(place - depth) < 0.06, "\(place) of \(depth)")
      #expect(question.score(needle) == 1 && question.score("I do not know.") == 0 && question.place?.length == 4000)
    }
    #expect(Dictionary(grouping: document.questions) { $0.place?.depth }.values.allSatisfy { $0.count == 3 })
    #expect(Set(document.questions.compactMap { $0.place?.depth }) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    var dataset = SyntheticDataset(tasks: [.needles, .niahSingle1], lengths: [500, 900], samples: 2)
    #expect(dataset.documentCount == 8 && dataset.questionCount == 4 * 18 + 4)
    dataset.depths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    #expect(inputError { try dataset.validate() }?.description.contains("at most 6 for needles") == true)
  }

  @Test func haystacksComeFromTheTextAndStartAgain() throws {
    let text = "One fox ran far away. Two owls sat still there.\n\nThree crows flew home again!"
    let document = try document(.needle, length: 100, depth: 1, haystackText: text)
    let haystack = try #require(document.text.split(separator: "\n").first)
    let sentences = ["One fox ran far away.", "Two owls sat still there.", "Three crows flew home again!"]
    let start = try #require(sentences.firstIndex { haystack.hasPrefix($0) })
    let endless = (0..<40).map { sentences[(start + $0) % 3] }.joined(separator: " ")
    // The last sentence may be cut, and ends with a full stop, then.
    #expect(endless.hasPrefix(haystack.dropLast()) && (haystack.hasSuffix(".") || haystack.hasSuffix("!")))
    #expect(wordCount(String(haystack)) > 3 * 14)
  }

  // MARK: RULER's needles

  private func needles(_ document: TaskDocument) -> [(key: String, value: String)] {
    document.text.matches(of: /One of the special magic \w+ for (\S+) is: (\S+)\./).map {
      (String($0.output.1), String($0.output.2))
    }
  }

  @Test(arguments: [
    (.niahSingle1, 1, 1, 1), (.niahSingle2, 1, 1, 1), (.niahSingle3, 1, 1, 1), (.niahMultikey1, 4, 1, 1),
    (.niahMultivalue, 1, 4, 1), (.niahMultiquery, 4, 1, 4),
  ] as [(SyntheticDataset.Kind, Int, Int, Int)])
  func needlesAndWhatIsAsked(_ kind: SyntheticDataset.Kind, _ keys: Int, _ values: Int, _ queries: Int) throws {
    let document = try document(kind), question = document.questions[0]
    let needles = needles(document), groups = Dictionary(grouping: needles, by: \.key)
    #expect(groups.count == keys && groups.values.allSatisfy { $0.count == values })
    let asked = groups.filter { question.text.contains($0.key) }
    #expect(asked.count == queries)
    #expect(asked.values.joined().map(\.value).sorted() == question.answers.sorted())
    // One is asked for in the singular.
    let isOne = queries * values == 1
    #expect(question.prompt.before.hasPrefix(isOne ? "A special magic " : "Some special magic "))
    #expect(question.prompt.answerStart.hasSuffix(isOne ? "is" : "are"))
    let isUUID = kind == .niahSingle3
    #expect(needles.allSatisfy { $0.value.wholeMatch(of: /[1-9]\d{6}/) != nil } == !isUUID)
    if isUUID { #expect(needles.allSatisfy { isUUIDOfVersion4($0.value) }) }
  }

  private func isUUIDOfVersion4(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
  }

  @Test(arguments: [SyntheticDataset.Kind.niahMultikey2, .niahMultikey3])
  func nothingButNeedles(_ kind: SyntheticDataset.Kind) throws {
    let document = try document(kind), question = document.questions[0], needles = needles(document)
    #expect(needles.count == document.text.split(separator: "\n").count && needles.count == 200)
    let asked = needles.filter { question.text.contains($0.key) }
    #expect(asked.map(\.value) == question.answers)
    if kind == .niahMultikey3 {
      #expect(needles.allSatisfy { isUUIDOfVersion4($0.key) && isUUIDOfVersion4($0.value) })
    }
  }

  @Test func theNoiseIsFiveSentencesOnALine() throws {
    let lines = try document(.niahSingle1).text.split(separator: "\n").filter { !$0.contains("magic") }
    let noise = "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again."
    #expect(lines.dropLast().allSatisfy { $0 == noise } && noise.hasPrefix(lines.last!))
  }

  // MARK: Other tasks of RULER

  @Test(arguments: 1...5) func chainsResolve(seed: UInt64) throws {
    let document = try document(.variableTracking, seed: seed), question = document.questions[0]
    let value = try #require(question.text.firstMatch(of: #/assigned the value (\d{5}) /#)).output.1
    #expect(question.prompt.answerStart.contains("5 variables are assigned the value \(value)"))
    let assignments = document.text.matches(of: /VAR ([A-Z]{5}) = (?:VAR )?(\w{5})\n?/)
    #expect(assignments.count == 5)
    // Every assignment stands behind the one that it takes its value from.
    var values: [Substring: Substring] = [:]
    for assignment in assignments {
      let (_, variable, source) = assignment.output
      values[variable] = source.allSatisfy(\.isNumber) ? source : try #require(values[source])
    }
    #expect(values.values.allSatisfy { $0 == value })
    #expect(values.keys.map(String.init).sorted() == question.answers.sorted())
    #expect(question.answers.count == 5)
  }

  @Test func chainsComeWithASolvedOne() throws {
    let document = try document(.variableTracking), prompt = document.questions[0].prompt
    let example = try #require(prompt.before.split(separator: "\n\nMemorize").first)
    let answers = try #require(example.split(separator: "they are:").last).split(separator: " ")
    #expect(answers.count == 5 && answers.allSatisfy { example.contains("VAR \($0) = ") })
    #expect(wordCount(String(example)) < 500)
    #expect(!document.questions[0].answers.contains(where: prompt.before.contains))
  }

  @Test(arguments: [(2000, 6, 1), (5000, 30, 3)]) func wordsAreAsCommonAsTheyShouldBe(
    _ length: Int, _ common: Int, _ uncommon: Int
  ) throws {
    let document = try document(.commonWords, length: length), question = document.questions[0]
    let entries = document.text.matches(of: /(\d+)\. (\w+)/).map(\.output)
    #expect(entries.map { String($0.1) } == (1...entries.count).map(String.init))
    let counts = Dictionary(entries.map { (String($0.2), 1) }, uniquingKeysWith: +)
    #expect(counts.filter { $0.value == common }.keys.sorted() == question.answers.sorted())
    #expect(question.answers.count == 10 && counts.values.allSatisfy { $0 == common || $0 == uncommon })
    #expect(counts.count > 100)
    // A solved list in front, with ten words in its answer.
    let example = try #require(question.prompt.before.split(separator: "\nBelow is").first)
    #expect(example.hasPrefix("Below is a numbered list") && example.contains("10. "))
  }

  @Test(arguments: [600, 2000, 8000]) func frequenciesFallWithTheSquareOfTheRank(_ length: Int) throws {
    let document = try document(.frequentWords, length: length), question = document.questions[0]
    let counts = Dictionary(document.text.split(separator: " ").map { (String($0), 1) }, uniquingKeysWith: +)
    let ranked = counts.sorted { $0.value > $1.value }
    #expect(ranked[0].key == "..." && ranked[1...3].map(\.key) == question.answers)
    #expect(ranked[3].value > ranked[4].value)
    // 1, 1/4, 1/9 and 1/16, each rounded down.
    for (rank, share) in zip(1...4, [1, 0.25, 1 / 9.0, 1 / 16.0]) {
      #expect(abs(Double(ranked[rank - 1].value) - Double(ranked[0].value) * share) <= 1)
    }
    #expect(ranked.dropFirst().allSatisfy { $0.key.wholeMatch(of: /[a-z]{6}/) != nil })
  }
}
