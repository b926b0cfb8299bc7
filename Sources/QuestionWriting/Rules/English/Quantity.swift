/// A number and what it counts: "exactly eleven pages", "1,946 people", "318 metres".
struct Quantity {
  /// The number with what stands before it, such as "exactly" or "more than".
  let number: Range<Int>
  /// What is counted, with the words before it: "small boats".
  let noun: Range<Int>

  var range: Range<Int> { number.lowerBound..<noun.upperBound }

  static func find(in words: [Word], _ range: Range<Int>) -> [Quantity] {
    var result: [Quantity] = [], index = range.lowerBound
    while index < range.upperBound {
      if let quantity = at(index, words, end: range.upperBound) {
        result.append(quantity)
        index = quantity.range.upperBound
      } else {
        index += 1
      }
    }
    return result
  }

  private static func at(_ start: Int, _ words: [Word], end: Int) -> Quantity? {
    var index = start
    if approximate.contains(words[index].lower), words[index].closing.isEmpty {
      index += 1
    } else if ["more", "less", "fewer"].contains(words[index].lower), index + 1 < end, words[index + 1].lower == "than"
    {
      index += 2
    }
    let first = index
    while index < end, isNumber(words[index]), index == first || words[index - 1].closing.isEmpty,
      words[index].opening.isEmpty || index == start
    {
      index += 1
    }
    guard index > first, index < end, words[index - 1].closing.isEmpty, words[index - 1].possessive.isEmpty else {
      return nil
    }
    if index == first + 1,
      Calendar.isYear(words[first]) && first > 0
        && ["in", "since", "of", "by", "until", "from"].contains(words[first - 1].lower)
    {
      return nil
    }
    let nounStart = index
    while index < end, index < nounStart + 3 {
      let word = words[index]
      guard word.opening.isEmpty, word.text.first?.isLowercase == true, !word.isOfClosedClass,
        word.possessive.isEmpty
      else { return nil }
      if Nouns.isPlural(word.lower) {
        // "Table 2 shows"
        if first > 0, words[first - 1].isCapitalised, words[first - 1].closing.isEmpty,
          first != 1 || !words[0].isOfClosedClass
        {
          return nil
        }
        return word.lower == "per" ? nil : Quantity(number: start..<nounStart, noun: nounStart..<(index + 1))
      }
      if !word.closing.isEmpty { return nil }
      index += 1
    }
    return nil
  }

  static func isNumber(_ word: Word) -> Bool {
    word.isNumber || word.lower.split(separator: "-").allSatisfy { words.contains(String($0)) } && !word.lower.isEmpty
  }

  private static let approximate: Set = [
    "exactly", "about", "around", "approximately", "nearly", "almost", "only", "roughly",
  ]
  private static let words: Set = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
    "eighty", "ninety", "hundred", "thousand", "million", "billion",
  ]
}
