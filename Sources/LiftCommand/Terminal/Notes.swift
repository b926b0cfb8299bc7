import Foundation
import Kernels
import LIFT
import Tokenizers

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

/// Says which characters of a text the model has no tokens for; they are left out.
func noteUnencodable(_ text: String, in place: String, _ tokenizer: Tokenizer) {
  let unknown = tokenizer.unencodableScalars(in: text)
  guard !unknown.isEmpty else { return }
  let names = unknown.prefix(10).map { "U+" + String($0.value, radix: 16, uppercase: true) }
  let rest = unknown.count > 10 ? " and \(unknown.count - 10) more" : ""
  note("\(place): the model has no token for \(names.joined(separator: ", "))\(rest), which is left out")
}
