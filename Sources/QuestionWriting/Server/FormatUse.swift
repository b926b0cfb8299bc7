/// Whether requests go with a ``PairRequest/format``: until the server refuses one, before it has ever taken one.
struct FormatUse {
  private var isTaken = false
  private var isRefused = false
  /// The requests that went with it.
  private var requests: Set<Int> = []

  mutating func isWanted(for request: Int) -> Bool {
    if !isRefused { requests.insert(request) }
    return !isRefused
  }

  mutating func worked(for request: Int) {
    if requests.contains(request) { isTaken = true }
  }

  /// A request was refused: whether it is to be sent again without the format, which no other will have either.
  mutating func mayBeRefused(for request: Int) -> Bool {
    guard !isTaken, requests.remove(request) != nil else { return false }
    isRefused = true
    return true
  }
}
