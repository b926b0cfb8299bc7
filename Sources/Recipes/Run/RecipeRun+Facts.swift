import Diagnostics
import Foundation
import Kernels
import LIFT
import TensorFiles
import Transformers

extension RecipeRun {
  /// What decides the answers beside the recipe.
  func facts(of plan: RunPlan, notes: [String], on backend: any Backend) throws -> RunFacts {
    var facts: [RunFacts.Fact] = []
    for (index, path) in Set(plan.groups.map(\.modelPath)).sorted().enumerated() {
      let number = index == 0 ? "" : " \(index + 1)"
      facts.append(.init(name: "model\(number)", value: URL(fileURLWithPath: path).lastPathComponent))
      facts.append(.init(name: "model\(number) sha256", value: try LanguageModel.hash(path: path)))
    }
    facts.append(.init(name: "precision", value: backend.precision.rawValue))
    facts.append(.init(name: "processor", value: Processor.name))
    facts.append(.init(name: "documents", value: String(plan.documents.count)))
    facts.append(.init(name: "questions", value: String(plan.documents.reduce(0) { $0 + $1.document.questions.count })))
    facts.append(.init(name: "documents sha256", value: plan.documentHash))
    if let path = experiment.recipe.retention {
      facts.append(.init(name: "retention sha256", value: try FileHash.sha256(path)))
    }
    for path in Set(experiment.variants.compactMap(\.recipe.adapterPath)).sorted() {
      let weights = "\(path)/adapter_model.safetensors"
      facts.append(.init(name: "\(path) sha256", value: try FileHash.sha256(weights)))
    }
    if !notes.isEmpty { facts.append(.init(name: "left out", value: String(notes.count))) }
    return RunFacts(
      name: experiment.recipe.name, readers: experiment.recipe.readers.map(\.rawValue), unitCount: plan.stepCount,
      facts: facts)
  }
}
