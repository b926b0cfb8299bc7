import Diagnostics
import Randomness
import SentenceBoundaries

/// Documents made to any length, with something in them that is asked for: tasks of RULER (Hsieh et al., 2024,
/// arXiv:2404.06654) and the needle in a haystack (`gkamradt/LLMTest_NeedleInAHaystack`).
///
/// RULER's tasks have the prompts, numbers of needles, hops and repetitions of `synthetic.yaml` in `NVIDIA/RULER`.
/// Unlike there, the length is that of the document alone, not of the prompt with the answer; words of keys and lists
/// are drawn from other lists; and the running text of some haystacks is the caller's, or made of plain sentences.
public struct SyntheticDataset: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// One needle, in five sentences again and again, in running text, and the same with a UUID as value.
    case niahSingle1 = "niah_single_1"
    case niahSingle2 = "niah_single_2"
    case niahSingle3 = "niah_single_3"
    /// One needle is asked for: among four in running text, and among nothing but needles, with UUIDs in the last.
    case niahMultikey1 = "niah_multikey_1"
    case niahMultikey2 = "niah_multikey_2"
    case niahMultikey3 = "niah_multikey_3"
    /// Four values of one key.
    case niahMultivalue = "niah_multivalue"
    /// Four keys of one value each.
    case niahMultiquery = "niah_multiquery"
    /// Variables that are assigned to each other.
    case variableTracking = "vt"
    /// The most common words of a list.
    case commonWords = "cwe"
    /// The most frequent words of a text without meaning.
    case frequentWords = "fwe"
    /// A sentence in running text.
    case needle
    /// Eighteen sentences in one running text, three at each of six depths, each asked for by a question of its own.
    case needles

    /// Whether one thing is asked for, which stands at one depth.
    var hasDepth: Bool {
      switch self {
      case .needle, .niahSingle1, .niahSingle2, .niahSingle3, .niahMultikey1, .niahMultikey2, .niahMultikey3: true
      case .niahMultivalue, .niahMultiquery, .variableTracking, .commonWords, .frequentWords, .needles: false
      }
    }
  }

  public var tasks: [Kind]
  /// Tokens of a document.
  public var lengths: [Int]
  /// Where the thing that is asked for stands, in kinds that have one: from 0, the start, to 1, the end, as a share of
  /// the haystack's tokens, at the nearest end of a sentence. If there are none, chance decides, as in RULER.
  public var depths: [Double]
  /// Documents for each kind, length and depth.
  public var samples: Int
  /// What ``Kind/needle`` hides and asks for.
  public var needle: Needle

  public init(
    tasks: [Kind], lengths: [Int], depths: [Double] = [], samples: Int = 1, needle: Needle = .sanFrancisco
  ) {
    (self.tasks, self.lengths, self.depths) = (tasks, lengths, depths)
    (self.samples, self.needle) = (samples, needle)
  }

  /// Longer documents than this are a mistake.
  private static let longest = 1 << 24

  /// - Throws: ``InputError`` that names the setting.
  public func validate() throws {
    func check(_ place: String, _ isGood: Bool, _ expected: String, found: String) throws {
      if !isGood { throw InputError.usage(place, "expected \(expected), found \(found)") }
    }
    let names = tasks.map(\.rawValue)
    try check("tasks", !tasks.isEmpty && Set(tasks).count == tasks.count, "at least one, each once", found: "\(names)")
    try check(
      "lengths",
      !lengths.isEmpty && lengths.allSatisfy((1...Self.longest).contains) && Set(lengths).count == lengths.count,
      "at least one number of tokens from 1 to \(Self.longest), each once", found: "\(lengths)")
    try check(
      "depths", depths.allSatisfy { (0...1).contains($0) } && Set(depths).count == depths.count,
      "numbers from 0, the start, to 1, the end, each once", found: "\(depths)")
    try check("samples", (1...1000).contains(samples), "a number from 1 to 1000", found: "\(samples)")
    if tasks.contains(.needle) { try needle.validate() }
    let most = NeedleSet.all.count / NeedleSet.perDepth
    try check(
      "depths", !tasks.contains(.needles) || depths.count <= most, "at most \(most) for needles", found: "\(depths.count)")
  }

  /// How many documents there are.
  public var documentCount: Int {
    tasks.reduce(0) { $0 + lengths.count * ($1.hasDepth ? max(1, depths.count) : 1) * samples }
  }

  /// How many questions there are about all of them.
  public var questionCount: Int {
    let hidden = (depths.isEmpty ? NeedleSet.depths : depths).count * NeedleSet.perDepth
    return documentCount + (tasks.contains(.needles) ? lengths.count * samples * (hidden - 1) : 0)
  }

  /// The documents, in the order of kinds, lengths, depths and samples. The same seed makes the same ones, whatever
  /// else is asked for.
  ///
  /// - Parameters:
  ///   - tokenCount: The tokens of a text, as the model counts them.
  ///   - haystackText: The running text of haystacks, from some sentence on and as often as needed. Without one, plain
  ///     sentences are made.
  /// - Throws: ``InputError`` if a setting is wrong or a length is too short for what is to stand in it.
  public func documents(
    seed: UInt64, tokenCount: @escaping (String) -> Int, haystackText: String? = nil
  ) throws -> [TaskDocument] {
    try validate()
    let sentences = haystackText.map(Sentences.texts)
    if sentences?.isEmpty == true { throw InputError.invalid("haystack", "there is no sentence in the text") }
    var documents: [TaskDocument] = []
    for kind in tasks {
      for length in lengths {
        for depth in kind.hasDepth && !depths.isEmpty ? depths.map(Optional.some) : [nil] {
          for sample in 1...samples {
            let id = [kind.rawValue, "\(length)", depth.map { "\($0)" }, "\(sample)"].compactMap(\.self)
              .joined(separator: "-")
            let maker = SyntheticDocumentMaker(
              length: length, depth: depth, random: SeededGenerator(seed: seed, stream: id), sentences: sentences,
              tokenCount: tokenCount)
            var document = try make(kind, with: maker)
            document.id = id
            document.place = GridPlace(length: length, depth: depth)
            documents.append(document)
          }
        }
      }
    }
    return documents
  }

  private func make(_ kind: Kind, with maker: SyntheticDocumentMaker) throws -> TaskDocument {
    var maker = maker
    let document =
      switch kind {
      case .niahSingle1: maker.needles(HiddenNumbers(haystack: .noise))
      case .niahSingle2: maker.needles(HiddenNumbers(haystack: .text))
      case .niahSingle3: maker.needles(HiddenNumbers(haystack: .text, values: .uuids))
      case .niahMultikey1: maker.needles(HiddenNumbers(haystack: .text, keyCount: 4))
      case .niahMultikey2: maker.needles(HiddenNumbers(haystack: .needles))
      case .niahMultikey3: maker.needles(HiddenNumbers(haystack: .needles, keys: .uuids, values: .uuids))
      case .niahMultivalue: maker.needles(HiddenNumbers(haystack: .text, valueCount: 4))
      case .niahMultiquery: maker.needles(HiddenNumbers(haystack: .text, keyCount: 4, queryCount: 4))
      case .variableTracking: maker.variableTracking()
      case .commonWords: maker.commonWords()
      case .frequentWords: maker.frequentWords()
      case .needle: maker.needle(needle)
      case .needles: maker.needleSet(depths: depths.isEmpty ? NeedleSet.depths : depths)
      }
    guard var document else {
      throw InputError.usage(
        "lengths", "\(maker.length) tokens do not hold a document of \(kind.rawValue)",
        remedy: "Ask for longer documents.")
    }
    for index in document.questions.indices { document.questions[index].kind = kind.rawValue }
    return document
  }
}
