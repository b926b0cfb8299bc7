import Diagnostics
import Foundation

/// One's own documents with questions in JSON Lines: the lines of ``QuestionFile``, each with `document` (the text) or
/// `documentPath` (a file of it, seen from this file's folder), and perhaps `title`.
///
/// Lines with the same text are about one document, whose title is the first that such a line gives, or else the name
/// of its file. Asked with the paper's prompt, scored with the F1 of words.
enum DocumentFile {
  /// A line with the text it is about.
  private struct Entry {
    var line: QuestionFile.Line
    var number: Int
    var text: String
    /// The name of the text's file.
    var fileName: String?
  }

  static func read(path: String, badLines: BadLines) throws -> [TaskDocument] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no file of documents that can be read here", remedy: "Check the path.")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    var texts = Texts(folder: folder), lines: [[String]: Int] = [:]
    let entries = try JSONRecords.elements(bytes, of: path, remedy: remedy, badLines: badLines) { json, number in
      let line = try QuestionFile.line(json)
      let question = try QuestionFile.question(line, number: number, title: nil)
      let entry = try texts.entry(line, number: number)
      if let earlier = lines.updateValue(number, forKey: [entry.text, question.id]) {
        throw JSONRecords.Problem("has the id \"\(question.id)\" of line \(earlier), which is about the same document")
      }
      return entry
    }
    return try documents(entries)
  }

  private static let remedy =
    "Each line is an object such as {\"document\": \"…\", \"question\": \"Who …?\", \"answer\": \"…\"}."

  private static func documents(_ entries: [Entry]) throws -> [TaskDocument] {
    try entries.grouped(by: \.text).enumerated().map { index, entries in
      let title = entries.lazy.compactMap(\.line.title).first ?? entries.lazy.compactMap(\.fileName).first
      let questions = try entries.map { try QuestionFile.question($0.line, number: $0.number, title: title) }
      return TaskDocument(id: String(index + 1), title: title, text: entries[0].text, questions: questions)
    }
  }

  /// The documents of a file, each read once.
  private struct Texts {
    let folder: URL
    private var byPath: [String: String] = [:]

    init(folder: URL) { self.folder = folder }

    mutating func entry(_ line: QuestionFile.Line, number: Int) throws -> Entry {
      let text: String, fileName: String?
      switch (line.document, line.documentPath) {
      case (let document?, nil): (text, fileName) = (document, nil)
      case (nil, let path?):
        let url = URL(fileURLWithPath: path, relativeTo: folder).absoluteURL
        (text, fileName) = (try read(url), url.deletingPathExtension().lastPathComponent)
      case (nil, nil): throw JSONRecords.Problem("has neither a document nor a documentPath")
      case (_?, _?): throw JSONRecords.Problem("has both a document and a documentPath")
      }
      guard !text.allSatisfy(\.isWhitespace) else { throw JSONRecords.Problem("has an empty document") }
      return Entry(line: line, number: number, text: text, fileName: fileName)
    }

    private mutating func read(_ url: URL) throws -> String {
      if let text = byPath[url.path] { return text }
      guard let bytes = FileManager.default.contents(atPath: url.path) else {
        throw JSONRecords.Problem("has the documentPath \(url.path), where there is no file that can be read")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw JSONRecords.Problem("has the documentPath \(url.path), where there is no UTF-8 text")
      }
      byPath[url.path] = text
      return text
    }
  }
}
