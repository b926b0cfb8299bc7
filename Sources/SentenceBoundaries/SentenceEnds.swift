/// Judges, in one block, whether a sentence ends where ICU says so, and says where exactly.
struct SentenceEnds {
  private let block: Block
  private let scalars: Substring.UnicodeScalarView
  /// Whether a small letter says that a sentence goes on.
  private let goesOnSmall: Bool

  init(of block: Block, in text: String, mayBeginSmall: Bool) {
    self.block = block
    scalars = text.unicodeScalars[block.range]
    goesOnSmall = !mayBeginSmall && scalars.hasCapitals
  }

  /// Behind the stop before a break, and behind what belongs to it: quotes and brackets that it closes, marks of
  /// emphasis, notes such as `[3]`. Nil if the sentence goes on.
  ///
  /// Code (`` ` ``) may begin a sentence with a small letter.
  func end(before place: String.Index) -> String.Index? {
    guard !block.isWhole, let stop = scalars[..<place].lastIndex(where: \.isStop) else { return nil }
    let tail = SentenceTail(after: stop, in: scalars)
    let rest = scalars[tail.end...], following = rest.drop(while: \.properties.isWhitespace)
    guard !following.isEmpty else { return nil }
    if following.startIndex == tail.end, !scalars[stop].endsWithoutBlank(before: following.first) { return nil }

    let next = following.drop { !$0.isWord && !$0.isStop }
    if goesOnSmall, following.first != "`", next.first?.properties.isLowercase == true { return nil }
    if scalars[stop].isFullStop, isPartOfWord(stop, next: next) { return nil }
    if tail.closesQuote, SpeechTag.isAhead(in: rest, after: scalars[stop]) { return nil }
    return tail.end
  }

  /// Whether a full stop is that of a number in front of a block, or of an abbreviation.
  private func isPartOfWord(_ stop: String.Index, next: Substring.UnicodeScalarView) -> Bool {
    let before = scalars[block.content..<max(stop, block.content)]
    let start = before.lastIndex { !$0.isPartOfAbbreviation }.map(scalars.index(after:)) ?? before.startIndex
    // The last of several full stops, or one that stands alone.
    guard start < stop, scalars[scalars.index(before: stop)] != "." else { return false }
    // 15 °C is no initial.
    if before[..<start].last == "°" { return false }
    let word = String(scalars[start..<stop]), nextWord = String(next.prefix { $0.isWord || $0 == "." })
    return Numbering.contains(word, behind: before[..<start])
      || Abbreviations.contain(word, before: nextWord)
  }
}

extension Unicode.Scalar {
  fileprivate var isPartOfAbbreviation: Bool {
    isWord && !isIdeographOrKana || self == "." || self == "'" || self == "’" || self == "&"
  }

  /// Stops of scripts that put no blanks between sentences, and `?` and `!` before an ideograph or a syllable of kana.
  fileprivate func endsWithoutBlank(before next: Unicode.Scalar?) -> Bool {
    if self == "…" { return false }
    return !isASCII || !isFullStop && next?.isIdeographOrKana == true
  }
}
