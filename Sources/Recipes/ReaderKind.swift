import LIFT

/// A reader by the name that recipes call it: what it has in view, behind the adapter it answers with, if any.
///
///     closed-book   truncated-context        truncated-mixin        full-context        retrieval
///     lift          lift+truncated-context   lift+truncated-mixin   lift+full-context   lift+retrieval
///     raw           raw+truncated-context    raw+truncated-mixin    raw+full-context    raw+retrieval
public struct ReaderKind: Sendable, Hashable {
  /// How the adapter is made that a reader answers with.
  public enum Adaptation: String, Sendable, CaseIterable {
    /// As the recipe says.
    case lift
    /// By ``LiftSettings/raw(for:seed:)``, the control of the paper.
    case raw
  }

  /// What a reader has in view.
  public enum Context: String, Sendable, CaseIterable {
    case none = "closed-book"
    case truncated = "truncated-context"
    case truncatedMixin = "truncated-mixin"
    case full = "full-context"
    case retrieved = "retrieval"
  }

  public var adaptation: Adaptation?
  public var context: Context

  public static let closedBook = ReaderKind(context: .none)
  public static let truncatedContext = ReaderKind(context: .truncated)
  public static let lift = ReaderKind(adaptation: .lift, context: .none)
  public static let liftWithTruncatedContext = ReaderKind(adaptation: .lift, context: .truncated)

  public init(adaptation: Adaptation? = nil, context: Context) {
    (self.adaptation, self.context) = (adaptation, context)
  }
}

extension ReaderKind: RecipeChoice {
  public static let allCases = ([nil] + Adaptation.allCases.map { $0 }).flatMap { adaptation in
    Context.allCases.map { ReaderKind(adaptation: adaptation, context: $0) }
  }

  public var rawValue: String {
    guard let adaptation else { return context.rawValue }
    return context == .none ? adaptation.rawValue : "\(adaptation.rawValue)+\(context.rawValue)"
  }

  public init?(rawValue: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = kind
  }
}
