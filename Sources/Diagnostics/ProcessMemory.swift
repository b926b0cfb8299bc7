#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory of this process, as the system counts it.
public enum ProcessMemory {
  /// The most bytes that were resident at one time.
  public static var peakBytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    #if canImport(Darwin)
      return usage.ru_maxrss  // bytes there, kilobytes elsewhere
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
