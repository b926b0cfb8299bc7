#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Random numbers that are the same on every machine for the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// One run has one seed and a separate stream for each purpose, so that drawing more of one kind does not change
/// another:
///
///     var order = SeededGenerator(seed: 7, stream: "order")
///     var initial = SeededGenerator(seed: 7, stream: "adapter")
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// Where the sequence stands; assigning a stored state goes on from there.
  public var state: UInt64

  public init(seed: UInt64, stream: String) {
    // FNV-1a of the stream's name sets the streams apart.
    let name = stream.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ name
    _ = next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in `0 ..< 1`, a multiple of 2⁻²⁴.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in `0 ..< 1`, a multiple of 2⁻⁵³.
  public mutating func uniformDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in `-bound ..< bound`.
  public mutating func uniform(within bound: Float) -> Float { (uniform() * 2 - 1) * bound }

  /// From the normal distribution with mean 0 and deviation 1 (Box and Muller, 1958).
  public mutating func normal() -> Float {
    // 1 − u is never 0.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A whole number in `0 ..< limit`, every one as likely.
  public mutating func index(below limit: Int) -> Int {
    precondition(limit > 0, "SeededGenerator: no whole number below \(limit)")
    // Multiply and shift (Lemire, 2019), throwing away the few values that would favour small results.
    let limit = UInt64(limit)
    let threshold = (0 &- limit) % limit
    while true {
      let (high, low) = next().multipliedFullWidth(by: limit)
      if low >= threshold { return Int(high) }
    }
  }

  /// One of the elements, every one as likely.
  public mutating func element<Element>(of elements: [Element]) -> Element { elements[index(below: elements.count)] }

  /// The elements in a random order (Fisher and Yates).
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for i in result.indices.dropFirst().reversed() { result.swapAt(i, index(below: i + 1)) }
    return result
  }
}
