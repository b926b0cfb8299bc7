import TensorFiles

/// The directory that holds the results of a run.
enum RunDirectory {
  static let recipe = "recipe.yaml", predictions = "predictions.jsonl", scores = "scores.json"
  static let losses = "losses.jsonl", adapter = "adapter"

  /// Finds out before a long run whether its results can be written.
  static func check(_ path: String, replacing: Bool) throws {
    try OutputDirectory.check(path, replacing: replacing, marks: [recipe, scores], others: [predictions, losses, adapter], kind: "a run")
  }
}
