// swift-tools-version: 6.0
import PackageDescription

// A target imports only targets of a lower rank; the ranks are the blocks below, lowest first. Every import stands among
// the dependencies: the build does not compile a file again when a module changes that it does not know of.
let package = Package(
  name: "swift-lift",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lift", targets: ["LiftCommand"]),
    .library(name: "LIFT", targets: ["LIFT"]),
    .library(name: "Adapters", targets: ["Adapters"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Transformers", targets: ["Transformers"]),
    .library(name: "Autograd", targets: ["Autograd"]),
    .library(name: "TensorFiles", targets: ["TensorFiles"]),
    .library(name: "Tokenizers", targets: ["Tokenizers"]),
    .library(name: "Kernels", targets: ["Kernels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.0.0"..<"5.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: [
    // Rank 0: what everything may use.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"]), .brew(["lapack"])]),
    .systemLibrary(name: "CICU", pkgConfig: "icu-uc", providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
    .target(name: "CKernels"),
    .target(name: "Diagnostics"),
    .target(name: "Randomness"),

    // Rank 1: arithmetic and text.
    .target(name: "Kernels", dependencies: ["COpenBLAS", "CLAPACKE", "CKernels", "Diagnostics", "Randomness"]),
    .target(name: "Tokenizers", dependencies: ["Diagnostics"]),
    .target(name: "SentenceBoundaries", dependencies: ["CICU"]),
    .target(name: "JSONLines", dependencies: ["Diagnostics"]),
    .target(name: "ChatClient", dependencies: ["Diagnostics"]),

    // Rank 2: derivatives, files, and parts of documents.
    .target(name: "Autograd", dependencies: ["Kernels"]),
    .target(
      name: "Retrieval", dependencies: ["SentenceBoundaries", "Diagnostics", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "TensorFiles", dependencies: ["Kernels", "Diagnostics", .product(name: "Crypto", package: "swift-crypto")]),

    // Rank 3: models and the loop that trains, which never meet; questions to train on.
    .target(
      name: "Transformers",
      dependencies: ["Autograd", "TensorFiles", "Tokenizers", "Kernels", "Diagnostics", "Randomness"]),
    .target(name: "Training", dependencies: ["Autograd", "Kernels", "Diagnostics", "Randomness"]),
    .target(
      name: "QuestionWriting",
      dependencies: ["TensorFiles", "ChatClient", "JSONLines", "SentenceBoundaries", "Diagnostics", "Randomness"]),

    // Rank 4: small trainable parts, and what answers are worth.
    .target(
      name: "Adapters",
      dependencies: ["Transformers", "Autograd", "TensorFiles", "Kernels", "Diagnostics", "Randomness"]),
    .target(
      name: "Evaluation", dependencies: ["ChatClient", "JSONLines", "SentenceBoundaries", "Diagnostics", "Randomness"]),

    // Rank 5: the paper, and what people look at after a run.
    .target(
      name: "LIFT",
      dependencies: [
        "Adapters", "Training", "QuestionWriting", "Transformers", "Tokenizers", "TensorFiles", "SentenceBoundaries",
        "Autograd", "Kernels", "Diagnostics", "Randomness",
      ]),
    .target(name: "Reports", dependencies: ["Evaluation"]),

    // Rank 6 and 7: a file becomes a run; arguments in, exit code out.
    .target(
      name: "Recipes",
      dependencies: [
        "LIFT", "Reports", "Retrieval", "Evaluation", "Adapters", "Training", "Transformers", "Tokenizers", "TensorFiles",
        "Autograd", "Kernels", "Diagnostics", "Randomness", "Yams",
      ]),
    .executableTarget(
      name: "LiftCommand",
      dependencies: [
        "Recipes", "LIFT", "Reports", "Evaluation", "Adapters", "Training", "Transformers", "Tokenizers", "TensorFiles",
        "Kernels", "Diagnostics", "Randomness",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests: one target for each target above, and two with what they share.
    .target(
      name: "TestSupport", dependencies: ["Autograd", "Kernels", "TensorFiles", "Diagnostics", "Randomness"],
      path: "Tests/TestSupport"),
    .target(
      name: "ModelTestSupport", dependencies: ["TestSupport", "Transformers", "TensorFiles"],
      path: "Tests/ModelTestSupport"),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
    .testTarget(name: "SentenceBoundariesTests", dependencies: ["SentenceBoundaries", "TestSupport"]),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "TensorFiles", "Diagnostics", "Randomness", "TestSupport"]),
    .testTarget(name: "TokenizersTests", dependencies: ["Tokenizers", "Diagnostics", "TestSupport"]),
    .testTarget(name: "RetrievalTests", dependencies: ["Retrieval", "TestSupport"]),
    .testTarget(name: "JSONLinesTests", dependencies: ["JSONLines"]),
    .testTarget(name: "ChatClientTests", dependencies: ["ChatClient", "Diagnostics", "TestSupport"]),
    .testTarget(
      name: "QuestionWritingTests",
      dependencies: ["QuestionWriting", "ChatClient", "TensorFiles", "Diagnostics", "TestSupport"]),
    .testTarget(name: "AutogradTests", dependencies: ["Autograd", "Kernels", "TestSupport"]),
    .testTarget(
      name: "TensorFilesTests", dependencies: ["TensorFiles", "Kernels", "Diagnostics", "Randomness", "TestSupport"]),
    .testTarget(
      name: "TransformersTests",
      dependencies: [
        "Transformers", "Autograd", "TensorFiles", "Tokenizers", "Kernels", "Diagnostics", "TestSupport", "ModelTestSupport",
      ]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "Autograd", "Kernels", "Diagnostics", "TestSupport"]),
    .testTarget(
      name: "AdaptersTests",
      dependencies: [
        "Adapters", "Transformers", "Training", "Autograd", "TensorFiles", "Kernels", "Diagnostics", "TestSupport", "ModelTestSupport",
      ]),
    .testTarget(
      name: "LIFTTests",
      dependencies: [
        "LIFT", "QuestionWriting", "Adapters", "Transformers", "Training", "TensorFiles", "Autograd", "Kernels", "Diagnostics",
        "Randomness", "TestSupport",
      ]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Diagnostics", "TestSupport"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "Evaluation"]),
    .testTarget(
      name: "RecipesTests",
      dependencies: [
        "Recipes", "LIFT", "Evaluation", "Adapters", "Transformers", "Training", "Tokenizers", "TensorFiles", "Kernels",
        "Diagnostics", "Randomness", "TestSupport",
      ]),
    .testTarget(name: "LiftCommandTests", dependencies: ["LiftCommand", "TensorFiles", "Kernels", "TestSupport"]),
    .testTarget(name: "NotebookTests", dependencies: ["LiftCommand", "TestSupport"]),
    .testTarget(
      name: "ParityTests",
      dependencies: [
        "LIFT", "Adapters", "Transformers", "Training", "Autograd", "TensorFiles", "Tokenizers", "Kernels", "TestSupport",
        "ModelTestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
