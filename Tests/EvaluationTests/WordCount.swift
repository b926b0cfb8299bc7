/// A stand-in for a tokenizer: the tokens of a text are its words.
func wordCount(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }
