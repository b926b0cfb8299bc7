import Foundation

extension LiftPlan {
  /// Bytes that a process can still take: what the system says is available, within the limit of the control group; else all of the machine.
  public static var availableBytes: Int {
    let whole = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let system = text("/proc/meminfo").flatMap(availableBytes(inMemoryInfo:)) ?? whole
    guard let limit = number("/sys/fs/cgroup/memory.max"), let used = number("/sys/fs/cgroup/memory.current") else {
      return system
    }
    return min(system, max(0, limit - used))
  }

  /// From the line `MemAvailable:   21474836 kB`.
  package static func availableBytes(inMemoryInfo text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  private static func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
