import Diagnostics
import Foundation

/// A directory of outputs that appears under its name whole or not at all.
///
///     try OutputDirectory.write(to: "adapters/book") { directory in
///       try SafetensorsFile.write(tensors, to: directory + "/adapter_model.safetensors")
///     }
public enum OutputDirectory {
  /// Finds out, before a long run, whether its output can be written.
  ///
  /// - Parameters:
  ///   - replacing: An existing directory is no obstacle, if it is empty or holds all of `marks` and nothing but what an
  ///     output of this kind may hold: a wrong path must not cost anyone their files.
  ///   - marks: Names that every output of this kind holds.
  ///   - others: Names that it may hold beside them.
  ///   - kind: What such an output is called: `an adapter`, `a run`.
  /// - Throws: ``InputError`` with the reason why not.
  public static func check(_ path: String, replacing: Bool, marks: [String], others: [String], kind: String) throws {
    guard !path.isEmpty else {
      throw InputError.usage("output", "the path is empty", remedy: "Name a directory.")
    }
    let place = OutputPlace(path)
    guard ![".", "..", ""].contains(place.name), path != ".." && !path.hasSuffix("/..") else {
      throw InputError.usage(path, "this is no name for a new directory", remedy: "Name one inside it.")
    }
    try place.checkParent()
    var status = stat()
    guard lstat(place.path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT != S_IFLNK else {
      throw InputError.usage(path, "this is a symbolic link, and not a directory", remedy: "Name the directory itself.")
    }
    guard let present = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw InputError.usage(path, "this exists and is not a directory that can be read", remedy: "Choose another output.")
    }
    guard replacing else {
      throw InputError.usage(
        path, "the output directory exists already",
        remedy: "Choose another output, or ask for it to be replaced with --force.")
    }
    // What something is mounted on cannot be renamed.
    var above = stat()
    guard stat(place.parent, &above) == 0, above.st_dev == status.st_dev else {
      throw InputError.usage(path, "this directory is a disk of its own and cannot be replaced", remedy: "Name one inside it.")
    }
    guard present.isEmpty || Set(present).isSuperset(of: marks) else {
      throw InputError.usage(
        path, "this directory is to be replaced, but what it holds is not \(kind)", remedy: "Choose another output.")
    }
    let isOwn = { (name: String) in marks.contains(name) || others.contains(name) || OutputPlace.isPartial(name) }
    if let foreign = present.sorted().first(where: { !isOwn($0) }) {
      throw InputError.usage(
        path, "this directory is to be replaced, and it holds \(foreign), which is no part of \(kind)",
        remedy: "Move that elsewhere, or choose another output.")
    }
  }

  /// Takes away what processes that were killed have left half written in a directory; nobody else may be writing there.
  public static func removePartial(in directory: String) throws {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: directory)) ?? [] where OutputPlace.isPartial(name) {
      try files.removeItem(atPath: "\(directory)/\(name)")
    }
  }

  /// A directory's path without slashes at its end, to put an ending of its own behind it.
  public static func name(of path: String) -> String { OutputPlace(path).path }

  /// Lets `body` fill a new directory under a temporary name beside `path`, brings it to the disk and renames it.
  ///
  /// With `replacing`, a directory already there is first renamed aside and removed last: a process killed in between
  /// leaves both, the older one as `….replaced`. Directories above `path` are made if they are missing. When anything
  /// fails, the new one is removed and the older one is back.
  ///
  /// - Parameter body: Gets the temporary directory's path, without a slash at its end.
  /// - Throws: ``InputError`` when `path` exists and is not to be replaced, is not a directory, or when the system
  ///   refuses; whatever `body` throws.
  public static func write(to path: String, replacing: Bool = false, _ body: (String) throws -> Void) throws {
    let place = OutputPlace(path)
    let exists = try checkTarget(place.path, replacing: replacing)
    try? FileManager.default.createDirectory(atPath: place.parent, withIntermediateDirectories: true)
    let temporary = place.temporaryPath(".partial")
    guard mkdir(temporary, 0o777) == 0 else { throw place.failure("directory cannot be created") }
    do {
      try body(temporary)
      try synchronise(temporary, place)
      if exists {
        try swap(temporary, place)
      } else {
        guard rename(temporary, place.path) == 0 else { throw place.failure("directory cannot be put in place") }
      }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw (error as? InputError)?.renaming(temporary, to: place.path) ?? error
    }
    place.synchroniseParent()
  }

  /// Whether there is a directory to replace.
  private static func checkTarget(_ path: String, replacing: Bool) throws -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw InputError.usage(path, "this exists and is not a directory", remedy: "Choose another path for the output.")
    }
    guard replacing else {
      throw InputError.usage(
        path, "this directory exists already", remedy: "Choose another path, remove it, or ask for it to be replaced.")
    }
    return true
  }

  /// Puts the new directory in the place of the older one.
  private static func swap(_ temporary: String, _ place: OutputPlace) throws {
    let aside = place.temporaryPath(".replaced")
    guard rename(place.path, aside) == 0 else { throw place.failure("directory's older version cannot be moved aside") }
    guard rename(temporary, place.path) == 0 else {
      let reason = errno
      rename(aside, place.path)
      throw place.failure("directory cannot be put in place", reason: reason)
    }
    place.synchroniseParent()
    try? FileManager.default.removeItem(atPath: aside)
  }

  /// Brings every file and directory below `directory`, and itself, to the disk.
  private static func synchronise(_ directory: String, _ place: OutputPlace) throws {
    let below = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    for item in below.map({ directory + "/" + $0 }) + [directory] {
      let descriptor = open(item, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      if descriptor < 0 && errno == ELOOP { continue }  // a symbolic link has nothing of its own to bring there
      guard descriptor >= 0 else { throw place.failure("directory cannot be brought to the disk") }
      defer { close(descriptor) }
      // Some file systems cannot do this for a directory.
      guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw place.failure("directory cannot be brought to the disk")
      }
    }
  }
}
