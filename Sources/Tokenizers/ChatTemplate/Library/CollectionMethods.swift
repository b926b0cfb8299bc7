/// The methods of lists and dictionaries. `append` and `pop` change the value itself, wherever it is used.
enum CollectionMethods {
  private static let unsupportedOfLists: Set<String> = [
    "clear", "copy", "count", "extend", "index", "insert", "remove", "reverse", "sort",
  ]
  private static let unsupportedOfDictionaries: Set<String> = [
    "clear", "copy", "fromkeys", "popitem", "setdefault", "update",
  ]

  /// The method of that name, or nil if Python has none.
  static func method(_ name: String, of list: ValueList) throws -> TemplateFunction? {
    guard list.kind == .list else { return nil }
    if unsupportedOfLists.contains(name) { throw TemplateFault("the method '\(name)' of lists is not supported") }
    switch name {
    case "append":
      return TemplateFunction(name: name) { arguments in
        list.items.append(try arguments.bound(to: ["item"], required: 1, of: name)[0]!)
        guard list.items.count <= TemplateLimits.items else {
          throw TemplateFault("a list would have more than \(TemplateLimits.items) items")
        }
        return .none
      }
    case "pop":
      return TemplateFunction(name: name) { arguments in
        let index = try arguments.bound(to: ["index"], of: name)[0].integer(-1, name)
        let position = index < 0 ? index + list.items.count : index
        guard list.items.indices.contains(position) else {
          throw TemplateFault("'pop': item \(index) of a list with \(list.items.count) items")
        }
        return list.items.remove(at: position)
      }
    default:
      return nil
    }
  }

  /// The method of that name, or nil if Python has none.
  static func method(_ name: String, of dictionary: ValueDictionary) throws -> TemplateFunction? {
    if unsupportedOfDictionaries.contains(name) {
      throw TemplateFault("the method '\(name)' of dictionaries is not supported")
    }
    switch name {
    case "keys", "values", "items":
      return TemplateFunction(name: name) { arguments in
        _ = try arguments.bound(to: [], of: name)
        let items = dictionary.entries.map { entry in
          name == "keys" ? entry.key : name == "values" ? entry.value : .tuple([entry.key, entry.value])
        }
        return .list(ValueList(items, kind: .view("dict_\(name)")))
      }
    case "get":
      return TemplateFunction(name: name) { arguments in
        let values = try arguments.bound(to: ["key", "default"], required: 1, of: name)
        return dictionary[try ValueKey(values[0]!)] ?? values[1] ?? .none
      }
    case "pop":
      return TemplateFunction(name: name) { arguments in
        let values = try arguments.bound(to: ["key", "default"], required: 1, of: name)
        let key = try ValueKey(values[0]!)
        guard let value = dictionary[key] ?? values[1] else { throw TemplateFault("'pop': the key is not there") }
        dictionary[key] = nil
        return value
      }
    default:
      return nil
    }
  }
}
