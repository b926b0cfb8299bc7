extension SyntheticDocumentMaker {
  /// RULER's chains: a variable with a number, and four that are each assigned the one before, in this order among
  /// noise. All five are the answer. A short solved one stands before the document, as in RULER.
  mutating func variableTracking() -> TaskDocument? {
    let hops = 4
    guard let (text, value, variables) = chain(hops: hops, nameLength: 5, length: length),
      let (exampleText, exampleValue, exampleVariables) = chain(hops: hops, nameLength: 3, length: exampleLength)
    else { return nil }
    func filling(_ value: String) -> [String: String] { ["query": value, "count": String(hops + 1)] }
    let prompt = RULERTemplate.chains.prompt(filling: filling(exampleValue))
    let example =
      prompt.withDocument(exampleText) + prompt.answerStart + " " + exampleVariables.joined(separator: " ") + "\n\n"
    return document(text, asking: .chains, filling: filling(value), example: example, answers: variables)
  }

  /// So that the example with its prompt and answer takes about 500 tokens, as RULER allows.
  private var exampleLength: Int { 400 }

  private mutating func chain(
    hops: Int, nameLength: Int, length: Int
  ) -> (text: String, value: String, variables: [String])? {
    let variables = random.distinct(hops + 1) { $0.variable(length: nameLength) }
    let value = String(10_000 + random.index(below: 90_000))
    let assigned = [value] + variables.map { "VAR \($0)" }
    let depths = variables.map { _ in random.uniformDouble() }.sorted()
    let insertions = variables.indices.map {
      Haystack.Insertion(text: "VAR \(variables[$0]) = \(assigned[$0])", depth: depths[$0])
    }
    var haystack = Haystack.noise(tokenCount: tokenCount)
    return haystack.document(length: length, hiding: insertions).map { ($0, value, variables) }
  }
}
