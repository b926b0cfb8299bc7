import Randomness
import Testing

struct SeededGeneratorTests {
  /// The first outputs of SplitMix64 from state 1234567, as published with the algorithm and by everyone who ported it.
  @Test func isSplitMix64() {
    var generator = SeededGenerator(seed: 0, stream: "")
    generator.state = 1_234_567
    #expect(
      (0..<5).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  /// Seeds and streams computed apart, by the same definition: a stored run must repeat in every later version.
  @Test(
    arguments: [
      (0, "order", [3_288_651_139_800_965_083, 15_173_296_927_473_979_441, 4_499_606_061_042_368_414]),
      (7, "order", [3_192_131_980_993_923_518, 15_458_353_402_224_218_711, 17_939_433_895_516_388_029]),
      (7, "adapter", [631_712_394_197_284_217, 8_460_913_597_653_981_505, 4_586_118_563_101_324_161]),
      (.max, "sampling", [15_112_219_371_710_508_650, 4_114_951_206_682_488_171, 14_467_956_193_889_342_421]),
    ] as [(UInt64, String, [UInt64])])
  func fixedValues(seed: UInt64, stream: String, expected: [UInt64]) {
    var generator = SeededGenerator(seed: seed, stream: stream)
    #expect((0..<3).map { _ in generator.next() } == expected)
  }

  @Test func aStoredStateGoesOn() {
    var generator = SeededGenerator(seed: 3, stream: "order")
    _ = (0..<10).map { _ in generator.next() }
    var later = SeededGenerator(seed: 99, stream: "other")
    later.state = generator.state
    #expect((0..<10).map { _ in later.next() } == (0..<10).map { _ in generator.next() })
  }

  @Test func uniformIsAMultipleOfTwoToTheMinus24BelowOne() {
    var generator = SeededGenerator(seed: 7, stream: "order")
    #expect(
      (0..<4).map { _ in generator.uniform() } == [0.173045814037323, 0.8379989862442017, 0.9724986553192139,
        0.43945443630218506])
    let many = (0..<20_000).map { _ in generator.uniform() }
    #expect(many.allSatisfy { $0 >= 0 && $0 < 1 })
    // The mean of 20,000 draws has a standard deviation of 0.002.
    #expect(abs(many.reduce(0, +) / 20_000 - 0.5) < 0.01)
    #expect((0..<20_000).allSatisfy { _ in (-3..<3).contains(generator.uniform(within: 3)) })
  }

  @Test(arguments: [1, 2, 3, 7, 10])
  func indicesAreAllAsLikely(limit: Int) {
    var generator = SeededGenerator(seed: 5, stream: "order"), counts = [Int](repeating: 0, count: limit)
    for _ in 0..<limit * 1000 { counts[generator.index(below: limit)] += 1 }
    // Binomial with mean 1000: five standard deviations are below 160.
    #expect(counts.allSatisfy { abs($0 - 1000) < 160 }, "\(counts)")
  }

  /// Limits near 2⁶³, where the product of draw and limit needs both words.
  @Test func hugeLimitsAreReached() {
    var generator = SeededGenerator(seed: 6, stream: "order")
    let limit = Int.max, draws = (0..<3000).map { _ in generator.index(below: limit) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < limit })
    #expect(draws.filter { $0 < limit / 2 }.count > 1300 && draws.filter { $0 >= limit / 2 }.count > 1300)
  }

  @Test func shuffledIsAPermutationByTheSeed() {
    func order(_ seed: UInt64) -> [Int] {
      var generator = SeededGenerator(seed: seed, stream: "order")
      return generator.shuffled(Array(0..<50))
    }
    #expect(order(1).sorted() == Array(0..<50))
    #expect(order(1) == order(1))
    #expect(order(1) != order(2))
    #expect(order(1) != Array(0..<50))
  }

  @Test func everyOrderOfThreeIsAsLikely() {
    var generator = SeededGenerator(seed: 8, stream: "order"), counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[generator.shuffled([0, 1, 2]), default: 0] += 1 }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 160 }, "\(counts)")
  }

  @Test func shufflesNothingAndOneElement() {
    var generator = SeededGenerator(seed: 9, stream: "order")
    #expect(generator.shuffled([Int]()) == [])
    #expect(generator.shuffled([4]) == [4])
  }
}
