import Diagnostics
import Foundation

extension OutputFile {
  /// Lets `body` write a file under a temporary name beside `path`, and look at it there, and then puts it in its place, over
  /// an older one if there is one. When anything fails, the temporary file is removed and the older one is as it was.
  ///
  /// - Parameter body: Gets the temporary path.
  /// - Throws: ``InputError`` with the system's reason when the file cannot be put in place; whatever `body` throws.
  public static func write<Result>(checked path: String, _ body: (String) throws -> Result) throws -> Result {
    let place = OutputPlace(path), temporary = place.temporaryPath(".partial")
    do {
      let result = try body(temporary)
      guard rename(temporary, place.path) == 0 else { throw place.failure("cannot be put in place") }
      place.synchroniseParent()
      return result
    } catch {
      unlink(temporary)
      throw (error as? InputError)?.renaming(temporary, to: path) ?? error
    }
  }
}
