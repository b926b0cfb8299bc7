import Reports
import Testing

struct GateHeatMapsTests {
  /// One text or two, side by side: all numbers are there, in whole per cent, and nothing leaves the drawing.
  @Test(arguments: [1, 2]) func gatesSideBySide(count: Int) throws {
    let gates = (0..<30).map { layer in (0..<9).map { Double(layer * 9 + $0) / 270 } }
    let drawing = try #require(
      Drawing.read(gateHeatMaps((0..<count).map { (name: "text <\($0)>", gates: gates) })))
    #expect(drawing.elements["g"] == count && drawing.elements["rect"] == 1 + count * 270)
    for text in 0..<count { #expect(drawing.texts.contains { $0.words == "Mean gate on text <\(text)>, %" }) }
    #expect(drawing.texts.filter { $0.words == "layer" }.count == count)
    #expect(drawing.texts.allSatisfy { $0.y < drawing.height })
    #expect(drawing.width == Double(count) * 480 + Double(count - 1) * 24)
  }
}
