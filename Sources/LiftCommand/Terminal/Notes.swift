import Foundation
import Kernels
import LIFT
import Tokenizers
import Transformers

/// `OPENBLAS_CORETYPE` in the environment can halve the speed; whoever set it should know.
func noteNarrowedProcessor() {
  guard let type = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"], !type.isEmpty else { return }
  note("OPENBLAS_CORETYPE is \(type), so OpenBLAS uses its kernels for \(CPUBackend.shared.blasCoreName)")
}

/// Says what of a document does not reach the model.
func noteChanges(to document: Document, by tokenizer: Tokenizer) {
  if document.replacedNULCount > 0 {
    note("\(document.source): NUL characters were read as spaces (\(document.replacedNULCount))")
  }
  noteUnencodable(document.text + (document.title ?? ""), in: document.source, tokenizer)
}

/// Says that an answer ended before the model ended it.
func noteCut(_ reason: Generator.StopReason, after count: Int) {
  if reason == .length { note("cut after \(count) tokens; --max-tokens and the model's window set the limit") }
}

/// Says which characters of a text the model has no tokens for; they are left out.
func noteUnencodable(_ text: String, in place: String, _ tokenizer: Tokenizer) {
  let unknown = tokenizer.unencodableScalars(in: text)
  guard !unknown.isEmpty else { return }
  let names = unknown.prefix(10).map { "U+" + String($0.value, radix: 16, uppercase: true) }
  let rest = unknown.count > 10 ? " and \(unknown.count - 10) more" : ""
  note("\(place): the model has no token for \(names.joined(separator: ", "))\(rest), which is left out")
}
