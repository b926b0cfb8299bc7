extension [TaskDocument] {
  /// Documents with the same text as one, the first, with the questions of all: it is absorbed once.
  ///
  /// Questions keep their ids unless two would be the same; these are then told apart by their documents' ids.
  var groupedByText: [TaskDocument] {
    grouped(by: \.text).map { group in
      var merged = group[0]
      let ids = group.flatMap(\.questions).map(\.id), areUnique = Set(ids).count == ids.count
      merged.questions = group.flatMap { document in
        document.questions.map { question in
          var question = question
          if !areUnique { question.id = "\(document.id).\(question.id)" }
          return question
        }
      }
      return merged
    }
  }
}
