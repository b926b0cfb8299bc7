import Kernels

/// How GGUF files name element types: ggml's numbers.
extension ElementType {
  /// The type's number in a GGUF file; nil for types that we do not write there.
  public var ggufNumber: UInt32? {
    switch self {
    case .float32: 0
    case .float16: 1
    case .q4_0: 2
    case .q4_1: 3
    case .q5_0: 6
    case .q5_1: 7
    case .q8_0: 8
    case .q4_K: 12
    case .q5_K: 13
    case .q6_K: 14
    case .bfloat16: 30
    case .float64, .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: nil
    }
  }

  init?(ggufNumber number: UInt32) {
    guard let type = Self.byGGUFNumber[number] else { return nil }
    self = type
  }

  private static let byGGUFNumber = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { type in type.ggufNumber.map { ($0, type) } })
}

/// What ggml calls a type number that we do not read, so that the refusal can name it.
func ggufTypeName(_ number: UInt32) -> String {
  let names: [UInt32: String] = [
    4: "Q4_2", 5: "Q4_3", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K",
    16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS",
    24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0",
    39: "MXFP4", 40: "NVFP4", 41: "Q1_0", 42: "Q2_0",
  ]
  return names[number].map { "\($0) (\(number))" } ?? "\(number), which no published version of the format defines"
}
