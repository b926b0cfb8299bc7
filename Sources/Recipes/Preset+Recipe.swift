import LIFT
import Yams

extension Preset: RecipeChoice {}

extension RecipeKey<Recipe> {
  /// The published method that a recipe starts from. It is not written back: its settings are.
  static var preset: Self {
    Self(
      name: "preset", settings: ["preset"], read: { node, path, decoder, _ in _ = Preset.read(node, path, &decoder) },
      write: { _ in nil }, copy: { _, _ in })
  }
}

extension RecipeNode {
  /// The preset that is named here; nil, too, if there is no such preset, which decoding reports.
  var preset: Preset? {
    guard let value = value(at: "preset"), case .text(let text, _) = value.content else { return nil }
    return Preset(rawValue: text)
  }
}

extension RecipeNode {
  /// A preset's settings for this recipe, which changes some of them.
  func settings(from preset: Preset) -> LiftSettings {
    var kind: AdapterSettings.Kind?
    if let value = value(at: "adapter.kind"), case .text(let text, _) = value.content { kind = .init(rawValue: text) }
    return preset.settings(
      kind: kind, changesRank: value(at: "adapter.rank") != nil,
      changesSegmentLength: value(at: "data.segmentLength") != nil,
      changesTaskEpochs: value(at: "training.taskEpochs") != nil)
  }
}

extension Preset {
  /// What the preset says of store, data and schedule, as a recipe has it.
  public var yaml: String {
    var recipe = Recipe(named: rawValue)
    recipe.lift = settings
    guard case .mapping(let all) = RecipeSection.recipe.write(recipe) else { return "" }
    return yamlText(Node(["adapter", "data", "objective", "training"].compactMap { name in all[name].map { (Node(name), $0) } }))
  }
}
