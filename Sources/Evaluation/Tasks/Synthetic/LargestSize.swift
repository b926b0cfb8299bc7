/// The largest size whose text has at most so many tokens, as far as it can be found with few texts: each is as long as
/// the document.
///
/// The next size to be tried is where a line through what is known meets the limit. Sizes are whole numbers, and larger
/// ones make longer texts, but for a token or two.
///
/// - Parameters:
///   - guess: A size to begin with.
///   - tokens: The tokens of the text of a size.
/// - Returns: Nil if the text of the smallest size is too long already.
func largestSize(
  within limit: Int, from smallest: Int, guess: Int, tokens: (_ size: Int) throws -> Int
) rethrows -> Int? {
  var fitting = (size: smallest, tokens: try tokens(smallest))
  guard fitting.tokens <= limit else { return nil }
  var tooLong: (size: Int, tokens: Int)?
  var next = max(guess, smallest + 1)
  // Lines find the size in a handful of tries, halves within all of them; a thousandth of the length is near enough.
  for attempt in 0..<24 where fitting.tokens < limit - limit / 1000 {
    let tried = (size: next, tokens: try tokens(next))
    let isLonger = tried.tokens > fitting.tokens
    let slope = Double(tried.size - fitting.size) / Double(max(1, tried.tokens - fitting.tokens))
    if tried.tokens <= limit {
      next = tried.size + max(1, Int(Double(limit - tried.tokens) * (isLonger ? slope : 1)))
      fitting = tried
    } else {
      next = fitting.size + Int(Double(limit - fitting.tokens) * slope)
      tooLong = tried
    }
    if let tooLong {
      if tooLong.size - fitting.size <= 1 { break }
      // Where texts grow by steps, a line can stay on one side of the right size.
      if attempt % 3 == 2 { next = (fitting.size + tooLong.size) / 2 }
      next = min(max(next, fitting.size + 1), tooLong.size - 1)
    }
  }
  return fitting.size
}
