/// What an answer rests on, as files give it: a passage of the document, or a list of passages.
struct EvidencePassages: Decodable {
  var passages: [String]

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let passage = try? value.decode(String.self) {
      passages = [passage]
    } else {
      passages = try value.decode([String].self)
    }
  }
}
