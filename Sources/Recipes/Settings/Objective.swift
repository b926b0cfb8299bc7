/// What training makes small.
public enum Objective: String, Sendable, CaseIterable, RecipeChoice {
  /// `−log P` of every token but a segment's first.
  case nextToken = "next-token"
}
