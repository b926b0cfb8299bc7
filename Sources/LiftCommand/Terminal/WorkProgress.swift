/// Shows how far a work of many parts is, and ends it when it is interrupted.
enum WorkProgress {
  /// - Parameters:
  ///   - unit: What is counted: `matrices`.
  ///   - body: Calls what it is given with how many of how many are done.
  static func run<Result>(
    _ unit: String, isQuiet: Bool, _ body: ((Int, Int) throws -> Void) throws -> Result
  ) throws -> Result {
    Interruption.watch(notice: "stopping")
    let progress = ProgressLine(isQuiet: isQuiet)
    defer { progress.clear() }
    let result = try body { done, all in
      if Interruption.isRequested { throw Interrupted() }
      let elapsed = progress.elapsedSeconds, left = elapsed / Double(done) * Double(all - done)
      if elapsed > 2 { progress.show("\(done)/\(all) \(unit)  \(Format.duration(left)) left") }
    }
    if Interruption.isRequested { throw Interrupted() }
    return result
  }
}
