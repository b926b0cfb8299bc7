import Adapters

/// `README.md` of an exported adapter: what it is, what it was made of, and how to load it.
struct ModelCard {
  static let fileName = "README.md"

  private let origin: AdapterOrigin
  private let format: AdapterFormat
  private let adapter: LoRAAdapter
  private let check: ExportCheck?

  init(_ origin: AdapterOrigin, _ adapter: LoRAAdapter, _ format: AdapterFormat, check: ExportCheck?) {
    (self.origin, self.adapter, self.format, self.check) = (origin, adapter, format, check)
  }

  var text: String {
    let record = origin.record
    let lines = [
      "# \(line(origin.title))", "",
      record == nil
        ? "A LoRA adapter, brought into this form by lift; how it was trained is not on record."
        : "A LoRA adapter that has absorbed one document, made by lift (Long Input Fine-Tuning, arXiv:2412.13626, 2502.14644).",
      "",
      "| | |", "| --- | --- |",
      row("base model", "\(origin.baseName), SHA-256 `\(origin.baseHash)`"),
      row("chat template", origin.templateHash.map { "SHA-256 `\($0)`" } ?? "none"),
      row("licence", "that of the base model, and that of \(record == nil ? "the adapter" : "the document")"),
      row(
        "adapter",
        "\(adapter.configuration.usesWeightDecomposition ? "DoRA" : "LoRA") of rank "
          + adapter.plainRanks.map(String.init).joined(separator: ", ")),
    ]
    let checked = row(
      "checked", check.map { "read again, logits within \($0.largestDifference) over \($0.positions) positions" } ?? "no")
    let source = record == nil
      ? [] : ["", "Every setting of the training is in `lift.json` of the adapter that this was exported from."]
    return (lines + (record.map(facts) ?? []) + [checked] + source + ["", "## Use", ""] + use).joined(separator: "\n") + "\n"
  }

  /// How it was made.
  private func facts(_ record: AdapterRecord) -> [String] {
    let document = record.document
    return [
      row("document", "\(document.name), \(document.tokens) tokens, SHA-256 `\(document.hash)`"),
      row(
        "training", "\(record.losses.count) of \(record.stepsPlanned) steps, seed \(record.settings.seed), in \(record.precision)"),
      row("last loss", record.losses.last.map { "\($0) nats a token" } ?? "none"),
    ] + (record.drift.map { [row("drift", "\($0.kept) nats a token on texts of the base model's own")] } ?? [])
  }

  private func row(_ name: String, _ value: String) -> String {
    "| \(name) | \(line(value).replacing("|", with: "\\|")) |"
  }

  private func line(_ text: String) -> String { text.replacing("\n", with: " ") }

  /// How each of the programs loads it; in another form than this folder's after one more export.
  private var use: [String] {
    func place(_ other: AdapterFormat, _ here: String, _ name: String) -> (note: String, path: String) {
      other == format ? ("", here) : (", after `lift export ADAPTER --format \(other.rawValue) --output \(name)`", name)
    }
    let peft = place(.peft, "THIS-FOLDER", "FOLDER"), mlx = place(.mlx, "THIS-FOLDER", "FOLDER")
    let gguf = place(.gguf, "", "LORA.gguf")
    return [
      "PEFT\(peft.note):", "", "```python", "from peft import PeftModel", "from transformers import AutoModelForCausalLM", "",
      "base = AutoModelForCausalLM.from_pretrained(\"BASE\")",
      "model = PeftModel.from_pretrained(base, \"\(peft.path)\")", "```", "",
      "llama.cpp\(gguf.note):", "", "    llama-cli -m BASE.gguf --lora \(gguf.path)", "",
      "mlx-lm\(mlx.note):", "", "    mlx_lm.generate --model BASE --adapter-path \(mlx.path) --prompt \"…\"",
    ] + (origin.record == nil
      ? [] : ["", "It was trained in the base model's chat template, with one question as the only message."])
  }
}
