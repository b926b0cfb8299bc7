import Foundation

/// Directories that come with the package, such as `checkpoints` and `recipes`.
enum ProjectDirectory {
  /// Finds one: where the environment says, else in the current directory or one above it, else beside the project that
  /// the executable was built in, else just the name.
  ///
  /// - Parameters:
  ///   - variable: Of the environment, such as `LIFT_CHECKPOINTS`.
  ///   - file: What the right directory has in it.
  static func find(_ name: String, variable: String, holding file: String) -> String {
    if let chosen = ProcessInfo.processInfo.environment[variable], !chosen.isEmpty { return chosen }
    let executable = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let starts = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)] + (executable.map { [$0] } ?? [])
    for start in starts {
      var place = start.standardizedFileURL
      while true {
        let candidate = place.appendingPathComponent(name)
        if FileManager.default.fileExists(atPath: candidate.appendingPathComponent(file).path) { return candidate.path }
        if place.path == "/" { break }
        place.deleteLastPathComponent()
      }
    }
    return name
  }
}
