import Tokenizers

/// A text that begins with one of some texts, is one line, and may end at its first question mark.
///
///     let form = LineConstraint(tokenizer, openings: [" What", " In what year"], ending: .questionMark)
///     let results = try generator.generate(prompts, settings: settings) { _ in form }
///
/// An opening is forced token by token, in the tokens that the tokenizer makes of it; what follows may still make its last
/// word longer (`Who` may become `Whom`). Whole texts can be given for openings: the model then chooses among them, a token
/// at a time. The token that ends the text is kept in the result, although more may be in it
/// than the mark (`?\n`): cut the text behind the mark.
///
/// A text that must end at a question mark cannot end its turn or its line before: the model has to come to the mark, or
/// to the limit of tokens.
public struct LineConstraint: TextConstraint {
  /// What a text ends at, if the model does not end it before.
  public enum Ending: Sendable {
    case lineBreak
    case questionMark
  }

  private let openings: [[Int32]]
  private let ending: Ending
  private let marks: LineMarks

  /// - Parameters:
  ///   - openings: What the text may begin with, as it stands behind the prompt, so mostly with a blank before it; none
  ///     leaves the beginning free.
  ///   - marks: Those of the tokenizer, if they are at hand: to find them goes through the vocabulary.
  public init(_ tokenizer: Tokenizer, openings: [String] = [], ending: Ending, marks: LineMarks? = nil) {
    self.openings = openings.map { tokenizer.encode($0, specialTokens: .asText) }
    self.ending = ending
    self.marks = marks ?? LineMarks(tokenizer)
    precondition(self.openings.allSatisfy { !$0.isEmpty }, "LineConstraint: an empty opening")
  }

  public func mask(_ logits: UnsafeMutableBufferPointer<Float>, after tokens: [Int32]) {
    if let allowed = openingTokens(after: tokens) {
      logits.keep(allowed)
    } else if ending == .questionMark {
      for token in marks.lineBreaks where !marks.questionMarks.contains(token) { logits[Int(token)] = -.infinity }
      for token in marks.ends { logits[Int(token)] = -.infinity }
    }
  }

  public func isComplete(_ tokens: [Int32]) -> Bool {
    guard let last = tokens.last, openingTokens(after: tokens) == nil else { return false }
    return ending == .questionMark ? marks.questionMarks.contains(last) : marks.lineBreaks.contains(last)
  }

  /// The tokens that go on with an opening; nil once one is whole, or if there is none.
  private func openingTokens(after tokens: [Int32]) -> Set<Int32>? {
    guard !openings.isEmpty, !openings.contains(where: { tokens.starts(with: $0) }) else { return nil }
    return Set(openings.filter { $0.starts(with: tokens) }.map { $0[tokens.count] })
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Sets all but those of some tokens to −∞.
  fileprivate func keep(_ tokens: Set<Int32>) {
    let kept = tokens.map { ($0, self[Int($0)]) }
    update(repeating: -.infinity)
    for (token, logit) in kept { self[Int(token)] = logit }
  }
}

/// The tokens of a vocabulary that matter to where a line ends.
public struct LineMarks: Sendable {
  /// Tokens with a line break in them.
  public let lineBreaks: Set<Int32>
  /// Tokens with a question mark in them, and no line break before it.
  public let questionMarks: Set<Int32>
  /// Tokens that end a turn.
  public let ends: Set<Int32>

  public init(_ tokenizer: Tokenizer) {
    var lineBreaks: Set<Int32> = [], questionMarks: Set<Int32> = []
    for token in 0..<Int32(tokenizer.vocabularySize) {
      let text = tokenizer.decode([token], skippingSpecialTokens: true)
      if text.contains(where: \.isNewline) { lineBreaks.insert(token) }
      if text.prefix(while: { !$0.isNewline }).contains("?") { questionMarks.insert(token) }
    }
    (self.lineBreaks, self.questionMarks, ends) = (lineBreaks, questionMarks, tokenizer.endOfGenerationTokenIDs)
  }
}
