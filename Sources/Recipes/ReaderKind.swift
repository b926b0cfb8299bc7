import LIFT

/// A reader by the name that recipes call it.
public enum ReaderKind: String, Sendable, CaseIterable {
  case closedBook = "closed-book"
  case truncatedContext = "truncated-context"
  case lift
  case liftWithTruncatedContext = "lift+truncated-context"

  /// Whether it answers with an adapter that has absorbed the document.
  public var isAdapted: Bool { self == .lift || self == .liftWithTruncatedContext }

  /// What it has in view.
  public var context: ContextMode {
    self == .truncatedContext || self == .liftWithTruncatedContext ? .truncated : .none
  }
}

extension ReaderKind: RecipeChoice {}
