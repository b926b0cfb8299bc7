/// The files of a benchmark, in its official format.
public enum BenchmarkFormat: String, Sendable, CaseIterable {
  case loogle
  case longbench
  case squad
  case lostInTheMiddle = "lost-in-the-middle"
  case bamboo

  /// Reads a file.
  /// - Throws: ``InputError`` naming every record that is wrong.
  public func read(path: String) throws -> [TaskDocument] {
    switch self {
    case .loogle: try LooGLE.read(path: path)
    case .longbench: try LongBench.read(path: path)
    case .squad: try SQuAD.read(path: path)
    case .lostInTheMiddle: try LostInTheMiddle.read(path: path)
    case .bamboo: try Bamboo.read(path: path)
    }
  }
}
