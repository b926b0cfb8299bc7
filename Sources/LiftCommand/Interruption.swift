import Dispatch
import Foundation
import Synchronization

/// Thrown when the user wanted to stop, after everything worth keeping was saved.
struct Interrupted: Error {}

/// Ctrl-C as a question that long work asks now and then. A second one ends the process at once.
///
/// What asks a process to end (SIGTERM) and a terminal that is closed (SIGHUP) are asked for in the same way.
enum Interruption {
  private static let count = Atomic<Int>(0)
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

  /// Watches from now on.
  /// - Parameter notice: Printed to standard error at the first Ctrl-C, to say what happens next.
  static func watch(notice: String) {
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if count.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
        try? FileHandle.standardError.write(contentsOf: Data("\n\(notice)\n".utf8))
      }
      source.resume()
      return source
    }
  }

  static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }
}
