import Diagnostics
import Foundation

/// The bytes of a file, mapped into memory for reading: opening costs nothing, pages come from the disk when touched
/// and can be dropped again, so a model larger than free memory can be read.
///
/// The file must not be cut short by another program while it is open.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  /// All bytes of the file. Valid only while something refers to this object: a temporary one may be gone before the
  /// bytes are read. ``withUnsafeBytes(_:)`` takes care of that.
  package let bytes: UnsafeRawBufferPointer

  /// - Throws: ``InputError`` if there is no such file, if it cannot be opened, is not a regular file, or is empty.
  public init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT {
        throw InputError.missing(path, "there is no such file", remedy: "Check the path, or download the file first.")
      }
      throw InputError.missing(path, "the file cannot be opened: \(systemReason())")
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw InputError.missing(path, "the file cannot be examined: \(systemReason())")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw InputError.missing(path, "this is a directory, expected a file", remedy: "Name a file in it.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw InputError.missing(path, "this is not a regular file, so it cannot be mapped into memory")
    }
    guard status.st_size > 0 else {
      throw InputError.invalid(path, "the file is empty", remedy: "It may be an unfinished download; get it again.")
    }

    let size = Int(status.st_size)
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw InputError.missing(path, "\(size) bytes cannot be mapped into memory: \(systemReason())")
    }
    self.path = path
    self.bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  /// Number of bytes in the file.
  public var size: Int { bytes.count }

  /// Calls `body` with all bytes of the file, which stay mapped during the call.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(bytes) }
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
  }
}

/// The operating system's words for why the last call failed.
func systemReason(_ code: Int32 = errno) -> String {
  String(cString: strerror(code))
}
