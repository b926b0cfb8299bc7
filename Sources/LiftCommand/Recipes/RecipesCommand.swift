import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import LIFT
import Recipes
import TensorFiles

struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "Find, read, copy and check recipes.",
    discussion: """
      EXAMPLES
        lift recipes list
        lift recipes show demo --set adapter.rank=16
        lift recipes copy demo mine.yaml
        lift recipes check mine.yaml
      """,
    subcommands: [List.self, Show.self, Copy.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the recipes at hand, what each shows and costs, and the presets.",
      discussion: """
        They are looked for in LIFT_RECIPES, else in recipes/ here or above, else where the program was built.

        EXAMPLE
          lift recipes list
        """)

    func run() throws {
      let shelf = RecipeShelf()
      guard !shelf.names.isEmpty else {
        throw InputError.missing(shelf.directory, "there are no recipes here", remedy: "Name another place with LIFT_RECIPES.")
      }
      var table = TextTable([.init("name"), .init("shows"), .init("cost")])
      for name in shelf.names {
        let text = (try? String(contentsOfFile: shelf.path(of: name), encoding: .utf8)) ?? ""
        let header = RecipeHeader(text)
        table.append([name, header.shows, header.cost])
      }
      try writeOutput(table.rendered(width: terminalWidth(STDOUT_FILENO) ?? 160))
      var presets = TextTable([.init("preset"), .init("trains")])
      for preset in Preset.allCases { presets.append([preset.rawValue, preset.summary]) }
      try writeOutput("\n" + presets.rendered(width: terminalWidth(STDOUT_FILENO) ?? 160))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a recipe with every setting as it holds, or what a preset sets.",
      discussion: """
        What is printed is a recipe itself and means the same anywhere.

        EXAMPLES
          lift recipes show demo --set training.epochs=4
          lift recipes show gated
        """)

    @Argument(help: "A name from lift recipes list, a preset, or a file.", completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String

    @Option(help: "Change one setting of the recipe, such as adapter.rank=16; may be repeated.")
    var set: [String] = []

    func run() throws {
      if let preset = Preset(rawValue: recipe), !RecipeShelf().names.contains(recipe) {
        guard set.isEmpty else {
          throw InputError.usage("set", "\(recipe) is a preset, not a recipe", remedy: "Write preset: \(recipe) in a recipe of your own.")
        }
        return try writeOutput("# \(preset.summary)\n# Use it: lift adapt --preset \(recipe), or preset: \(recipe) in a recipe.\n\n\(preset.yaml)")
      }
      let path = try RecipeShelf().path(of: recipe)
      let yaml = try RecipeFile(path: path, overrides: set).yaml
      let header = RecipeHeader(try String(contentsOfFile: path, encoding: .utf8)).lines
      try writeOutput(header.map { $0 + "\n" }.joined() + (header.isEmpty ? "" : "\n") + yaml)
    }
  }

  struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copy a recipe, to change it.",
      discussion: """
        The copy names the same files: relative paths in it are written anew. Comments stay.

        EXAMPLE
          lift recipes copy demo mine.yaml
        """)

    @Argument(help: "A name from lift recipes list, or a file.", completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String

    @Argument(help: "The file to write.", completion: .file(extensions: ["yaml", "yml"]))
    var destination: String

    func run() throws {
      let path = try RecipeShelf().path(of: recipe)
      guard !FileManager.default.fileExists(atPath: destination) else {
        throw InputError.usage(destination, "this file exists already", remedy: "Name another, or remove it.")
      }
      try OutputFile.write(RecipeFile.text(path: path, movedTo: destination), to: destination)
      try writeOutput("written: \(destination)\nRun it: lift run \(destination)\n")
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check recipes and the files they name, without running anything.",
      discussion: """
        EXAMPLE
          lift recipes check mine.yaml recipes/demo.yaml
        """)

    @Argument(help: "Names or files.", completion: .file(extensions: ["yaml", "yml"]))
    var recipes: [String]

    func run() throws {
      var errors: [InputError] = []
      for recipe in recipes {
        do {
          try writeOutput("\(recipe): \(try summary(of: recipe))\n")
        } catch let error as InputErrors {
          errors += error.errors
        } catch let error as InputError where error.kind != .system {
          errors.append(error)
        }
      }
      if !errors.isEmpty { throw InputErrors(errors: errors) }
    }

    private func summary(of recipe: String) throws -> String {
      switch try RecipeFile(path: RecipeShelf().path(of: recipe)) {
      case .pretraining(let file): return "makes the model \(file.output)"
      case .experiment(let experiment):
        let run = try RecipeRun(experiment) { try ModelStore.path(of: $0) }
        let readers = experiment.recipe.readers.map(\.rawValue).joined(separator: ", ")
        let variants = experiment.variants.count > 1 ? "\(experiment.variants.count) variants, " : ""
        let left = run.notes.isEmpty ? "" : ", \(run.notes.count) left out"
        return "\(variants)\(run.summary)\(left), readers \(readers)"
      }
    }
  }
}
