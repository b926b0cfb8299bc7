import Randomness
import Tokenizers
import Training

/// The segments of a document as training examples, plain or contextualised.
struct SegmentExamples {
  let tokens: [Int32]
  let ranges: [Range<Int>]
  private let context: Context?

  /// What a segment is recited behind.
  private struct Context {
    var length: Int
    var isDrawnPerEpoch: Bool
    var separator: [Int32]
    var request: [Int32]
    var seed: UInt64
  }

  /// The request that stands between the slices and the segment (arXiv:2502.14644v1, code).
  static let request = "Given above context, please recite following segment of the context: \n\n\n"
  /// Stands between the slices.
  static let separator = "..."

  init(_ document: Document, _ settings: LiftSettings, tokenizer: Tokenizer) throws {
    func encode(_ text: String) -> [Int32] { tokenizer.encode(text, specialTokens: .asText) }
    let data = settings.data
    tokens = encode(data.sliceLength == nil ? document.trainingText : document.contextText)
    context = data.sliceLength.map {
      Context(
        length: $0, isDrawnPerEpoch: data.slices == .epoch, separator: encode(Self.separator),
        request: encode(Self.request), seed: settings.seed)
    }
    // A plain segment's first token is not predicted, so one of a single token teaches nothing.
    let isContextualised = context != nil
    ranges = try data.segments.ranges(count: tokens.count).filter { $0.count > 1 || isContextualised }
  }

  var areDrawnPerEpoch: Bool { context?.isDrawnPerEpoch ?? false }

  /// The examples of an epoch, counted from 0.
  ///
  ///     plain:            segment                                                   all but the first token learnt
  ///     contextualised:   head slice + "..." + tail slice + request + segment       the segment learnt
  func examples(epoch: Int) -> [LiftExample] {
    var generator = SeededGenerator(
      seed: context?.seed ?? 0, stream: areDrawnPerEpoch ? "slices of epoch \(epoch)" : "slices")
    return ranges.enumerated().map { index, range in
      let before = context.map { prefix($0, &generator) } ?? []
      return LiftExample(
        example: TrainingExample(before + tokens[range], supervisedFrom: before.count),
        name: "segment \(index + 1) of \(ranges.count) (tokens \(range.lowerBound) to \(range.upperBound - 1))")
    }
  }

  private func prefix(_ context: Context, _ generator: inout SeededGenerator) -> [Int32] {
    let slices = ContextSlices(length: context.length, count: tokens.count, from: &generator)
    return tokens[slices.head] + context.separator + tokens[slices.tail] + context.request
  }
}

extension Document {
  /// What plain segments are cut from: the text, behind its title if it has one (arXiv:2412.13626, code).
  var trainingText: String { title.map { "Title: \($0).\nContent: \(text)" } ?? text }

  /// What contextualised segments and their slices are cut from (arXiv:2502.14644v1, code).
  var contextText: String { title.map { "\($0)\n\(text)" } ?? text }
}
