import Foundation

/// Where what can be made again is kept between runs.
enum CacheDirectory {
  /// The directory `LIFT_CACHE`, else `lift` in `XDG_CACHE_HOME`, else `.cache/lift` in the home directory.
  static var path: String {
    let environment = ProcessInfo.processInfo.environment
    func chosen(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    return chosen("LIFT_CACHE") ?? chosen("XDG_CACHE_HOME").map { "\($0)/lift" } ?? "\(NSHomeDirectory())/.cache/lift"
  }
}
