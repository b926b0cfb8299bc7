/// How much of each prompt is recorded.
public enum PromptRecording: String, Sendable, CaseIterable, RecipeChoice {
  /// The first and last 1,000 characters of a longer one.
  case short
  case full
}
