/// Something from outside (a file, a setting, a text) that cannot be used, said in one sentence a person can act on.
///
///     book.txt: the document is empty. Give a file with UTF-8 text in it.
///
/// Mistakes in the calling code are preconditions, not errors of this type.
public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of mistake it is; the command line turns it into its exit code.
  public enum Kind: Sendable {
    /// The request itself cannot be carried out: contradictory or impossible settings (exit code 64).
    case usage
    /// A file or text is there, but what it holds is wrong (exit code 65).
    case invalid
    /// A file or model that is needed is not there or cannot be opened (exit code 66).
    case missing
    /// The system refused something that the request needs, such as room on a disk (exit code 70).
    case system
  }

  public let kind: Kind
  /// The file, setting or part of a file that the error is about.
  public let place: String
  /// What is wrong, with the expected and the found value; no full stop at the end.
  public let problem: String
  /// The next step, as a sentence of its own.
  public let remedy: String?

  public init(_ kind: Kind, at place: String, _ problem: String, remedy: String? = nil) {
    self.kind = kind
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  public static func usage(_ place: String, _ problem: String, remedy: String? = nil) -> InputError {
    InputError(.usage, at: place, problem, remedy: remedy)
  }

  public static func invalid(_ place: String, _ problem: String, remedy: String? = nil) -> InputError {
    InputError(.invalid, at: place, problem, remedy: remedy)
  }

  public static func missing(_ place: String, _ problem: String, remedy: String? = nil) -> InputError {
    InputError(.missing, at: place, problem, remedy: remedy)
  }

  public static func system(_ place: String, _ problem: String, remedy: String? = nil) -> InputError {
    InputError(.system, at: place, problem, remedy: remedy)
  }

  /// The same, where its place is a part of another.
  public func within(_ whole: String) -> InputError {
    InputError(kind, at: "\(whole): \(place)", problem, remedy: remedy)
  }

  /// The same, with what its place begins with put in other words: a temporary name is none that anyone knows.
  public func renaming(_ start: String, to name: String) -> InputError {
    place.hasPrefix(start) ? InputError(kind, at: name + place.dropFirst(start.count), problem, remedy: remedy) : self
  }

  public var description: String {
    "\(place): \(problem)." + (remedy.map { " " + $0 } ?? "")
  }
}
