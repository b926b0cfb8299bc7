import Yams

/// One key of a section: how its value gets into a `Root`, and back into YAML.
struct RecipeKey<Root> {
  let name: String
  var isRequired = false
  /// What can be set through it: its name, or the names below it, `optimizer.beta1`.
  var settings: [String]
  /// Reads the node, which stands at this path, and reports what is wrong with it.
  let read: (RecipeNode, _ path: String, inout RecipeDecoder, inout Root) -> Void
  /// Nil where nothing needs to be written.
  let write: (Root) -> Node?
  /// Takes the value over from another root.
  let copy: (_ source: Root, _ destination: inout Root) -> Void

  /// A value that says itself how it is written.
  static func value<Value: RecipeValue>(
    _ name: String, _ property: WritableKeyPath<Root, Value>, isRequired: Bool = false
  ) -> Self {
    Self(
      name: name, isRequired: isRequired, settings: [name],
      read: { node, path, decoder, root in
        if let value = Value.read(node, path, &decoder) { root[keyPath: property] = value }
      },
      write: { $0[keyPath: property].node },
      copy: { $1[keyPath: property] = $0[keyPath: property] })
  }

  /// The path of a file or directory; written back as an absolute one, which means the same anywhere.
  static func path(_ name: String, _ property: WritableKeyPath<Root, String>, isRequired: Bool = false) -> Self {
    Self(
      name: name, isRequired: isRequired, settings: [name],
      read: { node, path, decoder, root in
        guard let text = String.read(node, path, &decoder) else { return }
        root[keyPath: property] = node.place.resolve(text)
      },
      write: { absolutePath($0[keyPath: property]).node },
      copy: { $1[keyPath: property] = $0[keyPath: property] })
  }

  /// A path that may be missing.
  static func path(_ name: String, _ property: WritableKeyPath<Root, String?>) -> Self {
    Self(
      name: name, settings: [name],
      read: { node, path, decoder, root in
        guard let text = String?.read(node, path, &decoder) else { return }
        root[keyPath: property] = text.map { node.place.resolve($0) }
      },
      write: { $0[keyPath: property].map { absolutePath($0).node } },
      copy: { $1[keyPath: property] = $0[keyPath: property] })
  }

  /// Keys of their own, one level down.
  static func section<Child>(
    _ name: String, _ property: WritableKeyPath<Root, Child>, _ section: RecipeSection<Child>
  ) -> Self {
    Self(
      name: name, settings: section.settings.map { "\(name).\($0)" },
      read: { node, path, decoder, root in
        decoder.read(section, from: node, at: path, into: &root[keyPath: property])
      },
      write: { section.write($0[keyPath: property]) },
      copy: { $1[keyPath: property] = $0[keyPath: property] })
  }

  /// Keys of their own in a section that may be missing.
  /// - Parameter default: What holds in it where nothing is written.
  static func section<Child>(
    _ name: String, _ property: WritableKeyPath<Root, Child?>, _ section: RecipeSection<Child>, default: Child
  ) -> Self {
    Self(
      name: name, settings: section.settings.map { "\(name).\($0)" },
      read: { node, path, decoder, root in
        if node.isNull {
          root[keyPath: property] = nil
          return
        }
        var child = root[keyPath: property] ?? `default`
        decoder.read(section, from: node, at: path, into: &child)
        root[keyPath: property] = child
      },
      write: { $0[keyPath: property].map { section.write($0) } },
      copy: { $1[keyPath: property] = $0[keyPath: property] })
  }
}

/// The keys of a section in the order in which they are printed, and what their values must be together.
struct RecipeSection<Root> {
  let keys: [RecipeKey<Root>]
  /// Each throws an ``InputError`` whose place is the name of the option that is wrong, such as `segment-offset`.
  let checks: [(Root) throws -> Void]

  init(keys: [RecipeKey<Root>], checks: [(Root) throws -> Void] = []) {
    (self.keys, self.checks) = (keys, checks)
  }

  init(keys: [RecipeKey<Root>], check: @escaping (Root) throws -> Void) { self.init(keys: keys, checks: [check]) }

  /// Everything that can be set here and below.
  var settings: [String] { keys.flatMap(\.settings) }

  func write(_ root: Root) -> Node {
    Node(keys.compactMap { key in key.write(root).map { (Node(key.name), $0) } })
  }
}
