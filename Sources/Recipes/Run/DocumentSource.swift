import Diagnostics
import Evaluation
import LIFT
import Tokenizers
import Transformers

/// Where a recipe's documents and questions come from.
enum DocumentSource {
  /// They were read.
  case known([TaskDocument])
  /// They were read, and are cut when the model is there, whose tokens count their lengths.
  case cut([TaskDocument], tokens: Int, path: String)
  /// They are made when the model is there, whose tokens count their lengths.
  case made(SyntheticDataset, seed: UInt64, haystack: String?)

  /// Reads the recipe's files.
  /// - Parameter onNote: Gets a sentence for each part of a dataset that is left out.
  /// - Throws: ``InputErrors`` with everything that is wrong with them.
  init(_ recipe: Recipe, onNote: @escaping (String) -> Void) throws {
    if let dataset = recipe.dataset {
      let documents = try dataset.read(onNote: onNote)
      self = dataset.documentTokens.map { .cut(documents, tokens: $0, path: dataset.path) } ?? .known(documents)
    } else if let generate = recipe.generate {
      self = .made(
        generate.dataset, seed: generate.seed, haystack: try generate.haystack.map { try Document(path: $0).text })
    } else {
      self = .known([try Self.document(recipe)])
    }
  }

  /// How many documents and questions there are; before they are cut.
  var counts: (documents: Int, questions: Int) {
    switch self {
    case .known(let documents), .cut(let documents, _, _): (documents.count, documents.reduce(0) { $0 + $1.questions.count })
    case .made(let dataset, _, _): (dataset.documentCount, dataset.questionCount)
    }
  }

  /// - Parameters:
  ///   - model: Loads the model.
  ///   - onNote: Gets a sentence about what cutting leaves out.
  func documents(onNote: (String) -> Void, with model: () throws -> LanguageModel) throws -> [TaskDocument] {
    switch self {
    case .known(let documents): return documents
    case .cut(let documents, let limit, let path):
      let tokenizer = try model().tokenizer
      let cut = try documents.map { document in
        try document.cut(to: limit) { tokenizer.encode($0, specialTokens: .asText).count }
      }.filter { !$0.questions.isEmpty }
      guard !cut.isEmpty else {
        throw InputError.usage(
          "documentTokens", "no question of \(path) has its evidence in the first \(limit) tokens of its document",
          remedy: "Allow more tokens, or leave it out.")
      }
      let left = (documents: cut.count, questions: cut.reduce(0) { $0 + $1.questions.count })
      if left != counts {
        onNote(
          "\(path): cut to \(limit) tokens, \(left.documents) of \(counts.documents) documents and \(left.questions) of "
            + "\(counts.questions) questions remain, those with their evidence in view")
      }
      return cut
    case .made(let dataset, let seed, let haystack):
      let tokenizer = try model().tokenizer
      return try dataset.documents(
        seed: seed, tokenCount: { tokenizer.encode($0, specialTokens: .asText).count }, haystackText: haystack)
    }
  }

  /// The one document with one's own questions.
  private static func document(_ recipe: Recipe) throws -> TaskDocument {
    var errors = ErrorCollector()
    let document = try errors.collect { try Document(path: recipe.document ?? "", title: recipe.title) }
    let questions = try errors.collect { try QuestionFile.read(path: recipe.questions ?? "", title: recipe.title) }
    try errors.throwIfAny()
    guard let document, let questions else { preconditionFailure("DocumentSource: no error and no document") }
    return TaskDocument(id: "1", title: recipe.title, text: document.text, questions: questions)
  }
}

extension DatasetSettings {
  /// The documents, as many as are asked for.
  fileprivate func read(onNote: @escaping (String) -> Void) throws -> [TaskDocument] {
    let badLines = skipBadLines ? BadLines.skip { path, lines in lines.forEach { onNote("\(path): \($0)") } } : .refuse
    let all = try format.read(path: path, badLines: badLines, note: onNote)
    guard !all.isEmpty else { throw InputError.invalid(path, "there is no document in it") }
    if let id = all.map(\.id).firstRepeated {
      throw InputError.invalid(path, "there are two documents with the id \"\(id)\"", remedy: "Keep one of them.")
    }
    for document in all {
      if let id = document.questions.map(\.id).firstRepeated {
        throw InputError.invalid(
          path, "there are two questions with the id \"\(id)\" about one document", remedy: "Keep one of them.")
      }
    }
    return all.prefix(documents ?? all.count).map { document in
      var document = document
      document.questions = Array(document.questions.prefix(questions ?? document.questions.count))
      return document
    }
  }
}
