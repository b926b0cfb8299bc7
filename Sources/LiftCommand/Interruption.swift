import Dispatch
import Foundation
import Synchronization

/// Thrown when the user wanted to stop, after everything worth keeping was saved.
struct Interrupted: Error {}

/// Ctrl-C as a question that long work asks now and then. A second one ends the process at once.
///
/// What asks a process to end (SIGTERM) and a terminal that is closed (SIGHUP) are asked for in the same way; they may
/// well come twice, and then there is still time to save. What whoever started the process has had ignored (`nohup`) stays
/// ignored.
enum Interruption {
  private static let requested = Atomic<Bool>(false)
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

  /// Watches from now on; once is enough for a whole command.
  /// - Parameter notice: Printed to standard error at the first Ctrl-C, to say what happens next.
  static func watch(notice: String) {
    // A signal that is watched already is ignored by the process, as if whoever started it had wanted that.
    guard sources.isEmpty else { return }
    sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      var before = sigaction()
      sigaction(number, nil, &before)
      guard !before.isIgnored else { return nil }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if requested.exchange(true, ordering: .relaxed) {
          if number == SIGINT { _exit(130) }
          return
        }
        try? FileHandle.standardError.write(contentsOf: Data("\n\(notice)\n".utf8))
      }
      source.resume()
      return source
    }
  }

  static var isRequested: Bool { requested.load(ordering: .relaxed) }
}

extension sigaction {
  fileprivate var isIgnored: Bool {
    #if canImport(Darwin)
      unsafeBitCast(__sigaction_u.__sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    #else
      unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    #endif
  }
}
