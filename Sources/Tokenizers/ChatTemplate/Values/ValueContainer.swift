/// A value that holds others: shared, as in Python.
///
/// Swift frees what a container holds from inside the container's `deinit`, level by level on the stack, and a template
/// can build lists a million levels deep. So containers let go of each other in a loop instead: each one's `deinit`
/// calls ``freeContents()``.
class ValueContainer {
  final func freeContents() {
    var pending = takeContainers()
    while !pending.isEmpty {
      // Nobody else holds it: what it holds goes now, or never.
      if isKnownUniquelyReferenced(&pending[pending.count - 1]) {
        let inner = pending[pending.count - 1].takeContainers()
        pending.removeLast()
        pending += inner
      } else {
        pending.removeLast()
      }
    }
  }

  /// Empties this container and returns the containers that were directly in it.
  func takeContainers() -> [ValueContainer] { [] }
}

extension Value {
  /// The value, if it holds others.
  var container: ValueContainer? {
    switch self {
    case .list(let list): list
    case .dictionary(let dictionary), .namespace(let dictionary): dictionary
    case .iterator(let iterator): iterator
    case .loop(let loop): loop
    default: nil
    }
  }
}
