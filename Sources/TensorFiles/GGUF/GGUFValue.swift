/// A metadata value of a GGUF file, in the type it is stored in.
public enum GGUFValue: Equatable, Sendable {
  case uint8(UInt8), int8(Int8), uint16(UInt16), int16(Int16)
  case uint32(UInt32), int32(Int32), uint64(UInt64), int64(Int64)
  case float32(Float), float64(Double)
  case bool(Bool)
  case string(String)
  case array(GGUFArray)
}

/// An array in a GGUF file; all elements have one type, and arrays do not nest.
public enum GGUFArray: Equatable, Sendable {
  case uint8([UInt8]), int8([Int8]), uint16([UInt16]), int16([Int16])
  case uint32([UInt32]), int32([Int32]), uint64([UInt64]), int64([Int64])
  case float32([Float]), float64([Double])
  case bool([Bool])
  case string([String])
}

/// The numbers by which a file names the types of its values.
enum GGUFValueType: UInt32 {
  case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

  /// The fewest bytes a value of this type can take: for strings and arrays, what they take when empty.
  var minimumSize: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64, .string: 8
    case .array: 12
    }
  }

  /// As the format's description calls it.
  var name: String {
    switch self {
    case .uint8: "u8"
    case .int8: "i8"
    case .uint16: "u16"
    case .int16: "i16"
    case .uint32: "u32"
    case .int32: "i32"
    case .uint64: "u64"
    case .int64: "i64"
    case .float32: "f32"
    case .float64: "f64"
    case .bool: "bool"
    case .string: "string"
    case .array: "array"
    }
  }
}

extension GGUFValue: CustomStringConvertible {
  /// The integer, whatever its width; nil if this is no integer or does not fit into an Int.
  public var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    default: nil
    }
  }

  var type: GGUFValueType {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .uint64: .uint64
    case .int64: .int64
    case .float32: .float32
    case .float64: .float64
    case .bool: .bool
    case .string: .string
    case .array: .array
    }
  }

  /// The type, with the value where it is short, as error messages show it: `u32 30`, `array of 3 string`.
  public var description: String {
    switch self {
    case .array(let array): "array of \(array.count) \(array.elementType.name)"
    case .string(let value) where value.utf8.count > 60: "string of \(value.utf8.count) bytes"
    case .string(let value): "string \"\(value)\""
    case .float32(let value): "f32 \(value)"
    case .float64(let value): "f64 \(value)"
    case .bool(let value): "bool \(value)"
    case .uint64(let value): "u64 \(value)"
    default: "\(type.name) \(integer!)"
    }
  }
}

extension GGUFArray {
  /// The integers, whatever their width; nil if these are no integers or one does not fit into an Int.
  public var integers: [Int]? {
    switch self {
    case .uint8(let values): values.map(Int.init)
    case .int8(let values): values.map(Int.init)
    case .uint16(let values): values.map(Int.init)
    case .int16(let values): values.map(Int.init)
    case .uint32(let values): values.map(Int.init)
    case .int32(let values): values.map(Int.init)
    case .uint64(let values): values.allSatisfy { $0 <= Int.max } ? values.map(Int.init) : nil
    case .int64(let values): values.map(Int.init)
    default: nil
    }
  }

  public var count: Int { summary.count }

  var elementType: GGUFValueType { summary.type }

  private var summary: (type: GGUFValueType, count: Int) {
    switch self {
    case .uint8(let values): (.uint8, values.count)
    case .int8(let values): (.int8, values.count)
    case .uint16(let values): (.uint16, values.count)
    case .int16(let values): (.int16, values.count)
    case .uint32(let values): (.uint32, values.count)
    case .int32(let values): (.int32, values.count)
    case .uint64(let values): (.uint64, values.count)
    case .int64(let values): (.int64, values.count)
    case .float32(let values): (.float32, values.count)
    case .float64(let values): (.float64, values.count)
    case .bool(let values): (.bool, values.count)
    case .string(let values): (.string, values.count)
    }
  }
}
