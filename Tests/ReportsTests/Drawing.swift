import Foundation
import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a drawing or a page holds, as an XML parser reads it.
final class Drawing: NSObject, XMLParserDelegate {
  struct Text {
    var words = ""
    var x = 0.0, y = 0.0, size = 12.0
    var anchor = "start"

    var width: Double { TextWidth.of(words, size: size) }
    var left: Double { x - (anchor == "end" ? width : anchor == "middle" ? width / 2 : 0) }
    var right: Double { left + width }
  }

  private(set) var texts: [Text] = []
  private(set) var elements: [String: Int] = [:]
  /// All that stands between tags.
  private(set) var characters = ""
  /// Of the view box.
  private(set) var width = 0.0, height = 0.0
  private var open: [String] = []

  /// - Returns: Nil if the text is no well-formed XML.
  static func read(_ xml: String) -> Drawing? {
    let drawing = Drawing(), parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = drawing
    return parser.parse() ? drawing : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(name)
    elements[name, default: 0] += 1
    if name == "svg", let box = attributes["viewBox"]?.split(separator: " ").compactMap({ Double($0) }), box.count == 4
    {
      (width, height) = (box[2], box[3])
    }
    if name == "text" {
      let style = attributes["class"] ?? ""
      texts.append(
        Text(
          x: attributes["x"].flatMap(Double.init) ?? .nan, y: attributes["y"].flatMap(Double.init) ?? .nan,
          // The title is bold.
          size: style.contains("title") ? 15 : style.contains("small") ? 11 : 12,
          anchor: attributes["text-anchor"] ?? "start"))
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    characters += string
    if open.last == "text" { texts[texts.count - 1].words += string }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  /// Pairs of texts that lie over each other.
  var collisions: [(String, String)] {
    texts.indices.flatMap { i in
      texts.indices.dropFirst(i + 1).compactMap { j in
        let (a, b) = (texts[i], texts[j])
        let apart = a.right <= b.left || b.right <= a.left || abs(a.y - b.y) >= 0.85 * min(a.size, b.size)
        return apart ? nil : (a.words, b.words)
      }
    }
  }

  /// Texts that do not lie in the view box.
  var outside: [String] {
    texts.filter { !($0.left >= 0 && $0.right <= width && $0.y - 0.8 * $0.size >= 0 && $0.y + 3 <= height) }.map(
      \.words)
  }
}
