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
    guard lookalikes.contains(where: { !$0.isEmpty }), let mark = Self.unusedMark(in: messages) else {
      return encode(try render(messages), specialTokens: .parsed)
    }
    // A mark before each lookalike goes through the template with it, and is taken out again.
    let marked = zip(messages, lookalikes).map { message, positions in
      ChatMessage(role: message.role, content: Self.inserting(mark, at: positions, in: message.content))
    }
    var text: [UInt8] = [], excluded: Set<Int> = []
    let markBytes = Array(String(mark).utf8)
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

  /// A character that stands for nothing and that no message holds (Unicode's noncharacters, U+FDD0 to U+FDEF).
  private static func unusedMark(in messages: [ChatMessage]) -> Unicode.Scalar? {
    (0xFDD0...0xFDEF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first { mark in
      !messages.contains { $0.content.unicodeScalars.contains(mark) }
    }
  }

  private static func inserting(_ mark: Unicode.Scalar, at positions: [Int], in text: String) -> String {
    var result = String.UnicodeScalarView(), offset = 0, next = positions[...]
    for scalar in text.unicodeScalars {
      if next.first == offset {
        result.append(mark)
        next = next.dropFirst()
      }
      result.append(scalar)
      offset += UTF8.width(scalar)
    }
    return String(result)
  }
}
