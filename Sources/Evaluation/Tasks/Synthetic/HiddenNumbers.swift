import Randomness

/// RULER's needles: numbers or UUIDs under keys, hidden in a haystack; some of the keys are asked for.
struct HiddenNumbers {
  enum Hay {
    case noise, text
    /// Other needles.
    case needles
  }

  enum Key {
    case words, uuids
  }

  enum Value: String {
    case numbers, uuids
  }

  var haystack: Hay
  var keys = Key.words
  var values = Value.numbers
  var keyCount = 1
  var valueCount = 1
  var queryCount = 1

  func needle(_ key: String, _ value: String) -> String {
    "One of the special magic \(values.rawValue) for \(key) is: \(value)."
  }

  func key(_ random: inout SeededGenerator) -> String {
    switch keys {
    case .words: random.wordPair()
    case .uuids: random.uuid()
    }
  }

  func value(_ random: inout SeededGenerator) -> String {
    switch values {
    case .numbers: random.number()
    case .uuids: random.uuid()
    }
  }
}

extension SyntheticDocumentMaker {
  /// Needles in a haystack, with a question about some of them. The first one that is asked for stands at the depth, if
  /// there is one; chance places the others.
  mutating func needles(_ task: HiddenNumbers) -> TaskDocument? {
    let keys = random.distinct(task.keyCount, task.key)
    let values = keys.map { _ in random.distinct(task.valueCount, task.value) }
    var insertions = zip(keys, values).flatMap { key, values in
      values.map { Haystack.Insertion(text: task.needle(key, $0), depth: random.uniformDouble()) }
    }
    // The first keys are asked for: their places are as much by chance as the others'.
    if let depth { insertions[0].depth = depth }
    var haystack = haystack(task, apartFrom: keys)
    guard let text = haystack.document(length: length, hiding: insertions) else { return nil }

    let asked = Array(keys.prefix(task.queryCount))
    let query = asked.count > 1 ? asked.dropLast().joined(separator: ", ") + ", and " + asked.last! : asked[0]
    let isOne = task.queryCount * task.valueCount == 1
    return document(
      text, asking: isOne ? .needle : .needles,
      filling: ["values": isOne ? String(task.values.rawValue.dropLast()) : task.values.rawValue, "query": query],
      answers: Array(values.prefix(task.queryCount).joined()),
      evidence: insertions.prefix(task.queryCount * task.valueCount).map(\.text))
  }

  /// - Parameter keys: Of the needles; what looks like one has another key.
  private mutating func haystack(_ task: HiddenNumbers, apartFrom keys: [String]) -> Haystack {
    switch task.haystack {
    case .noise: return .noise(tokenCount: tokenCount)
    case .text: return runningText(separator: " ")
    case .needles:
      var random = random.split()
      return .lines(tokenCount: tokenCount) { _ in
        var key = task.key(&random)
        while keys.contains(key) { key = task.key(&random) }
        return task.needle(key, task.value(&random))
      }
    }
  }
}
