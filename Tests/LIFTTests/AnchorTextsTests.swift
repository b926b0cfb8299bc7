import Foundation
import LIFT
import TestSupport
import Testing
import Transformers

/// A bare model's own texts, and what is kept of them between runs.
@Suite(.serialized) struct AnchorTextsTests {
  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  private func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = NSTemporaryDirectory() + "lift-anchors-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(directory)
  }

  private func files(_ directory: String) -> [String] {
    (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".safetensors") }.sorted()
  }

  @Test func moreTextsBeginWithTheSame() throws {
    let texts = try AnchorTexts(of: model(), topK: 5, keptIn: nil)
    let few = try texts.trained(3), more = try texts.trained(70)
    #expect(few.count == 3 && more.count == 70 && Array(more[..<3]) == few)
    #expect(more.allSatisfy { !$0.text.isEmpty && $0.opinion.count == $0.text.count && $0.opinion.rests.allSatisfy { $0 >= 0 } })
    #expect(Set(more.map(\.text)).count > 60, "texts of one kind")
  }

  @Test func nothingIsTrainedOnWhatMeasures() throws {
    let texts = try AnchorTexts(of: model(), topK: 5, keptIn: nil)
    let measured = try texts.measured(), trained = Set(try texts.trained(140).map(\.prompt))
    #expect(measured.count > 20 && !measured.contains { trained.contains($0.prompt) })
  }

  @Test func whatIsKeptIsReadAgain() throws {
    try withDirectory { directory in
      let model = try model()
      let written = try AnchorTexts(of: model, topK: 5, keptIn: directory).trained(70)
      let kept = files(directory)
      #expect(kept.count == 2)
      var asked = false
      let read = try AnchorTexts(of: model, topK: 5, keptIn: directory).trained(70) { _, _ in
        asked = true
        return .more
      }
      #expect(read == written && !asked, "nothing was written anew")
      // Opinions of another length are other texts' files.
      _ = try AnchorTexts(of: model, topK: 6, keptIn: directory).measured()
      #expect(files(directory).count == 3)
    }
  }

  @Test func aDamagedFileIsWrittenAnew() throws {
    try withDirectory { directory in
      let texts = try AnchorTexts(of: model(), topK: 5, keptIn: directory), written = try texts.trained(3)
      let file = "\(directory)/\(files(directory)[0])", whole = try #require(FileManager.default.contents(atPath: file))
      for damaged in [whole.dropLast(9), Data("no".utf8), Data()] {
        try damaged.write(to: URL(fileURLWithPath: file))
        #expect(try texts.trained(3) == written)
        #expect(FileManager.default.contents(atPath: file) == whole)
      }
    }
  }

  @Test func aPlaceThatCannotBeWrittenKeepsNothing() throws {
    let texts = try AnchorTexts(of: model(), topK: 5, keptIn: "/proc/none")
    #expect(try texts.trained(2).count == 2)
  }

  /// What is stopped halfway is used and not kept.
  @Test func aWatcherCanStop() throws {
    try withDirectory { directory in
      let texts = try AnchorTexts(of: model(), topK: 5, keptIn: directory)
      var counts: [Int] = []
      let some = try texts.trained(70) { made, count in
        counts.append(made)
        return made == 5 && count == 70 ? .stop : .more
      }
      #expect(counts == [1, 2, 3, 4, 5] && !some.isEmpty && some.count < 64)
      #expect(files(directory).isEmpty)
    }
  }
}
