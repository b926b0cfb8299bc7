import Evaluation
import Testing

struct EvidenceSearchTests {
  private let document = """
    The ferry leaves at noon.  It carries
    forty sheep. Nobody has counted them. The captain is called Orla.
    """

  @Test(arguments: [
    (["The ferry leaves at noon."], true), (["It  carries forty\nsheep."], true),
    (["Nobody has counted them."], false), (["It carries forty sheep.", "The captain is called Orla."], false),
    // Sewn together: of two places in view, and of one that is not.
    (["The ferry leaves at noon. forty sheep."], true),
    (["The ferry leaves at noon. The captain is called Orla."], false),
    // What is not found says nothing, unless something else is out of view.
    (["The ferry sinks."], nil), (["The ferry leaves at noon.", "The ferry sinks."], nil),
    (["The captain is called Orla.", "The ferry sinks."], false), ([], nil), ([" "], nil),
  ] as [([String], Bool?)])
  func evidenceIsLookedForInWhatIsInView(evidence: [String], isInView: Bool?) {
    let view = "Read this.\nThe ferry leaves at noon. It carries forty sheep.\nWhat is it?"
    #expect(EvidenceSearch(in: document).isInView(evidence, view) == isInView)
  }
}
