import Diagnostics
import Foundation

/// A file being written, which appears under its name whole or not at all.
///
///     try OutputFile.write(to: "run/metrics.json") { file in
///       try file.write(json)
///     }
///
/// The bytes go to a temporary name in the same directory, are brought to the disk, and the file is then renamed, over
/// an older one if there is one. When anything fails, the temporary file is removed and the older one is as it was;
/// only a killed process can leave a `….partial` file behind.
public final class OutputFile {
  /// The name the file will have.
  public let path: String
  /// Bytes written so far.
  public private(set) var size = 0
  private let descriptor: Int32

  /// - Throws: ``InputError`` with the system's reason when the file cannot be written; whatever `body` throws.
  public static func write(to path: String, _ body: (OutputFile) throws -> Void) throws {
    let place = OutputPlace(path)
    let temporary = place.temporaryPath(".partial")
    // Permissions as for any new file: what the user's mask leaves of rw-rw-rw-.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw place.failure("cannot be created") }
    var isOpen = true
    do {
      try body(OutputFile(path: path, descriptor: descriptor))
      guard fsync(descriptor) == 0 else { throw place.failure("cannot be brought to the disk") }
      isOpen = false
      guard close(descriptor) == 0 else { throw place.failure("cannot be closed") }
      guard rename(temporary, path) == 0 else { throw place.failure("cannot be put in place") }
    } catch {
      if isOpen { close(descriptor) }
      unlink(temporary)
      throw error
    }
    place.synchroniseParent()
  }

  /// Finds out, before a long run, whether its output can be written.
  ///
  /// - Parameters:
  ///   - replacing: An existing file is no obstacle, if it starts with `mark`: a wrong path must not cost anyone a file.
  ///   - mark: What every output of this kind starts with.
  ///   - kind: What such an output is called: `a GGUF model`.
  /// - Throws: ``InputError`` with the reason why not.
  public static func check(_ path: String, replacing: Bool, mark: String, kind: String) throws {
    guard !path.isEmpty else { throw InputError.usage("output", "the path is empty", remedy: "Name a file.") }
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw InputError.usage(path, "this is a directory, expected the name of a file", remedy: "Name a file inside it.")
      }
      guard replacing else {
        throw InputError.usage(
          path, "the output file exists already",
          remedy: "Choose another output, or ask for it to be replaced with --force.")
      }
      let start = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: mark.utf8.count) }
      guard status.st_mode & S_IFMT == S_IFREG, start == Data(mark.utf8) else {
        throw InputError.usage(
          path, "this is to be replaced, but it is not \(kind)", remedy: "Choose another output.")
      }
    }
    let place = OutputPlace(path)
    guard stat(place.parent, &status) == 0 else {
      throw InputError.usage(path, "the directory \(place.parent) is not there", remedy: "Create it first.")
    }
    try place.checkParent()
  }

  /// Writes these bytes as the whole file.
  public static func write(_ contents: some Collection<UInt8>, to path: String) throws {
    try write(to: path) { try $0.write(contents) }
  }

  /// Writes this text, as UTF-8, as the whole file.
  public static func write(_ text: String, to path: String) throws {
    try write(text.utf8, to: path)
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Appends bytes. Not buffered: give it large pieces.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw OutputPlace(path).failure("cannot be written after \(size) bytes")
      }
      rest = rest.dropFirst(written)
      size += written
    }
  }

  public func write(_ bytes: some Collection<UInt8>) throws {
    let whole: Void? = try bytes.withContiguousStorageIfAvailable { try write(UnsafeRawBufferPointer($0)) }
    if whole == nil { try Array(bytes).withUnsafeBytes { try write($0) } }
  }
}

/// Where an output goes, and the directory that holds it.
struct OutputPlace {
  /// Without slashes at its end.
  let path: String
  /// With a slash at its end.
  let parent: String
  /// The last part of the path.
  let name: String

  init(_ path: String) {
    // A way through the output itself would be gone while the output is replaced.
    var path = path.split(separator: "/").contains("..") ? URL(fileURLWithPath: path).standardizedFileURL.path : path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    self.path = path
    parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The nearest directory above that exists must take new entries.
  func checkParent() throws {
    let files = FileManager.default
    var parent = URL(fileURLWithPath: path).standardizedFileURL
    repeat { parent.deleteLastPathComponent() } while !files.fileExists(atPath: parent.path) && parent.path != "/"
    // Making a directory is the only sure way to know that something can be made.
    let trial = "\(parent.path)/.lift-\(getpid())-\(UInt32.random(in: 0...UInt32.max))-trial"
    guard mkdir(trial, 0o777) == 0 else {
      throw InputError.system(
        path, "the output cannot be made, because \(parent.path) is not a directory that you may write to",
        remedy: "Choose another output.")
    }
    rmdir(trial)
  }

  /// A new hidden name beside the output, on the same disk, so that a rename is enough to put it in place.
  func temporaryPath(_ suffix: String) -> String {
    let number = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return "\(parent).lift-\(getpid())-\(number)\(suffix)"
  }

  /// Whether this is a name that ``temporaryPath(_:)`` gives to an output that is not whole yet.
  static func isPartial(_ name: String) -> Bool { name.hasPrefix(".lift-") && name.hasSuffix(".partial") }

  /// The error for a system call that has just failed.
  func failure(_ what: String, reason: Int32 = errno) -> InputError {
    let remedy =
      switch reason {
      case ENOSPC, EDQUOT: "Free some space, or write to another disk."
      case ENOENT: "Create the directory \(parent) first."
      case EACCES, EPERM, EROFS: "Choose a directory that you may write to."
      case EISDIR, ENOTDIR: "Choose another path."
      default: "Check the path and the disk."
      }
    return InputError.system(path, "the output \(what): \(systemReason(reason))", remedy: remedy)
  }

  /// Brings the rename itself to the disk. Where a file system cannot do this, the output is whole all the same.
  func synchroniseParent() {
    let descriptor = open(parent, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
