import Yams

/// The model a recipe asks for.
public enum ModelReference: Sendable, Equatable {
  /// A model at hand, `smollm2-135m-instruct`; where it is, is known elsewhere.
  case name(String)
  /// A file: what has a slash in it or ends in `.gguf`.
  case path(String)
}

extension ModelReference: RecipeValue {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> ModelReference? {
    String.read(node, path, &decoder).map {
      $0.contains("/") || $0.hasSuffix(".gguf") ? .path(node.place.resolve($0)) : .name($0)
    }
  }

  var node: Node {
    switch self {
    case .name(let name): name.node
    case .path(let path): absolutePath(path).node
    }
  }
}
