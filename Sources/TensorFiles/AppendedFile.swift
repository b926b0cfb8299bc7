import Diagnostics
import Foundation

/// A file that grows by whole lines.
public enum AppendedFile {
  /// Adds bytes at the end of a file, which is made if it is not there, and brings them to the disk.
  ///
  /// A process that is killed, or a disk that is full, can leave a part of the bytes behind.
  public static func append(_ bytes: Data, to path: String) throws {
    if bytes.isEmpty { return }
    let place = OutputPlace(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw place.failure("cannot be opened") }
    defer { close(descriptor) }
    try bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written >= 0 else { throw place.failure("cannot be written") }
        rest = rest.dropFirst(written)
      }
    }
    guard fsync(descriptor) == 0 else { throw place.failure("cannot be brought to the disk") }
  }
}

/// A file that one process at a time can hold; it is free again when the process ends, however that comes about.
public final class FileLock {
  private let descriptor: Int32
  private let path: String

  /// - Throws: ``InputError`` if another process holds it.
  public init(_ path: String) throws {
    let place = OutputPlace(path)
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw place.failure("cannot be made") }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw InputError.usage(place.parent, "another process is at work here", remedy: "Wait for it, or stop it.")
      }
      // The process that held it may have removed it since it was opened here.
      var held = stat(), present = stat()
      if fstat(descriptor, &held) == 0, stat(path, &present) == 0, held.st_ino == present.st_ino {
        // Only now, for what is set is let go of again when this throws: the other process's lock would be gone.
        (self.descriptor, self.path) = (descriptor, path)
        return
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
