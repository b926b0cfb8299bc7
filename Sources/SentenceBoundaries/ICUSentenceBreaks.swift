import CICU

/// Sentence breaks as ICU finds them, by the rules of Unicode's UAX #29, §5.
///
/// They are general: a full stop ends a sentence unless a small letter follows, whatever stands before it, and so does
/// every line break.
package enum ICUSentenceBreaks {
  /// The offsets of the breaks behind the first byte, in order; the last is the text's length.
  ///
  /// - Parameter bytes: UTF-8, at most 2 GiB, which is as far as ICU counts.
  package static func offsets(in bytes: [UInt8]) -> [Int] {
    precondition(bytes.count <= Int(Int32.max), "sentence breaks: a text of \(bytes.count) bytes is longer than 2 GiB")
    return bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        var status = U_ZERO_ERROR
        let text = lift_open_utf8(characters.baseAddress, Int64(characters.count), &status)
        let breaks = lift_open_sentence_breaks(&status)
        defer {
          lift_close_breaks(breaks)
          lift_close_text(text)
        }
        lift_set_text(breaks, text, &status)
        // Not the text's fault: ICU's own data are missing.
        precondition(
          status.rawValue <= U_ZERO_ERROR.rawValue,
          "sentence breaks: ICU says \(String(cString: lift_error_name(status))); is all of it installed?")
        var offsets: [Int] = []
        while case let next = lift_next_break(breaks), next >= 0 { offsets.append(Int(next)) }
        return offsets
      }
    }
  }
}
