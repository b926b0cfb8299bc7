extension Tokenizer {
  /// The token ids of a conversation, in which only the template's own control tokens are control tokens.
  ///
  /// What looks like one in a message, `<|im_end|>` in a document about chat models, is text: it must not end a turn.
  /// Hugging Face and llama.cpp parse both alike; for messages without such text the ids are theirs.
  ///
  ///     <|im_start|>user⏎What does <|im_end|> mean?<|im_end|>⏎
  ///     token           ⏎                text      token
  ///
  /// - Parameters:
  ///   - messages: What people and documents say.
  ///   - render: Puts messages into the model's form, and leaves their text as it is.
  public func encode(_ messages: [ChatMessage], _ render: ([ChatMessage]) throws -> String) rethrows -> [Int32] {
    let lookalikes = messages.map { controlPositions(in: $0.content) }
    guard lookalikes.contains(where: { !$0.isEmpty }) else {
      return encode(try render(messages), specialTokens: .parsed)
    }
    let mark = Self.unusedMark(in: messages)
    // A mark before each lookalike goes through the template with it, and is taken out again.
    let marked = zip(messages, lookalikes).map { message, positions in
      ChatMessage(role: message.role, content: Self.inserting(mark, at: positions, in: message.content))
    }
    var text: [UInt8] = [], excluded: Set<Int> = []
    let markBytes = Array(mark.utf8)
    var rest = Array(try render(marked).utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: markBytes) {
        excluded.insert(text.count)
        rest = rest.dropFirst(markBytes.count)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return encode(String(decoding: text, as: UTF8.self), controlMatcher, except: excluded)
  }

  /// Where in the UTF-8 of `text` a control token could start.
  private func controlPositions(in text: String) -> [Int] {
    var text = text
    return text.withUTF8 { bytes in controlOnlyMatcher.matchPositions(in: bytes) }
  }

  /// A text that stands for nothing and that no message holds: one of Unicode's noncharacters as often as it takes,
  /// between two of another.
  private static func unusedMark(in messages: [ChatMessage]) -> String {
    let (inner, outer) = (noncharacter(0xFDD0), noncharacter(0xFDD1))
    var mark = inner
    while messages.contains(where: { Array($0.content.utf8).holds(mark) }) { mark += inner }
    return outer + mark + outer
  }

  private static func noncharacter(_ value: UInt16) -> String { Unicode.Scalar(value).map { String($0) } ?? "" }

  private static func inserting(_ mark: String, at positions: [Int], in text: String) -> String {
    var result = String.UnicodeScalarView(), offset = 0, next = positions[...]
    for scalar in text.unicodeScalars {
      if next.first == offset {
        result.append(contentsOf: mark.unicodeScalars)
        next = next.dropFirst()
      }
      result.append(scalar)
      offset += UTF8.width(scalar)
    }
    return String(result)
  }
}

extension [UInt8] {
  fileprivate func holds(_ part: String) -> Bool {
    !ScalarText.ranges(of: Array(part.utf8), in: self, atMost: 1).isEmpty
  }
}
