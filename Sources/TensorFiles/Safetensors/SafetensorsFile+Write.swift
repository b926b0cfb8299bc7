import Diagnostics
import Kernels

extension SafetensorsFile {
  /// Writes a safetensors file. Same tensors and metadata in any order, same bytes.
  ///
  /// Widest type first, then by name, so that every tensor is aligned; the header is padded with spaces to a multiple
  /// of eight. `"format": "pt"` is added to the metadata because common readers ask for it.
  ///
  /// - Precondition: No element type is quantised: safetensors has none of them.
  /// - Throws: ``InputError`` if two tensors have one name, or if writing fails.
  public static func write(_ tensors: [OutputTensor], metadata: [String: String] = [:], to path: String) throws {
    let ordered = tensors.sorted { a, b in
      let (wideA, wideB) = (a.elementType.bytesPerBlock, b.elementType.bytesPerBlock)
      return wideA != wideB ? wideA > wideB : a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
    try checkNames(ordered, path)

    var members = ["\"__metadata__\":" + object(metadata.merging(["format": "pt"]) { given, _ in given })]
    var offset = 0
    for tensor in ordered {
      let type = tensor.elementType
      precondition(!type.isQuantised, "tensor \(tensor.name): safetensors has no \(type.name)")
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + tensor.byteCount
      members.append(
        quoted(tensor.name)
          + ":{\"dtype\":\"\(type.name)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    let json = "{" + members.joined(separator: ",") + "}"
    let padding = roundedUp(json.utf8.count, to: 8) - json.utf8.count
    let header = Array((json + String(repeating: " ", count: padding)).utf8)
    guard header.count <= largestHeader else {
      throw InputError.invalid(path, "the header would have \(header.count) bytes, expected at most \(largestHeader)")
    }

    try OutputFile.write(to: path) { file in
      try withUnsafeBytes(of: UInt64(header.count).littleEndian) { try file.write($0) }
      try file.write(header)
      for tensor in ordered { try tensor.write(to: file) }
    }
  }

  private static func checkNames(_ tensors: [OutputTensor], _ path: String) throws {
    var names: Set = ["__metadata__"]
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw InputError.invalid(path, "the name \(tensor.name) of a tensor to be written is already taken")
      }
    }
  }

  /// A JSON object of strings, by key.
  private static func object(_ members: [String: String]) -> String {
    let ordered = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return "{" + ordered.map { quoted($0.key) + ":" + quoted($0.value) }.joined(separator: ",") + "}"
  }

  /// A JSON string: quote, backslash and control characters escaped, everything else as it is.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case _ where scalar.value < 0x20:
        result += (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
