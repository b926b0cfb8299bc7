/// Mean gates of an adapter's heads, on one text or several, side by side: a file of its own in SVG.
///
/// - Parameter texts: The name of each text, and the mean gates `[layer][head]` over it, from 0 to 1.
public func gateHeatMaps(_ texts: [(name: String, gates: [[Double]])]) -> String {
  let maps = texts.map { name, gates in
    HeatMap(
      title: "Mean gate on \(name), %", xLabel: "head", yLabel: "layer",
      columns: (gates.first ?? []).indices.map(String.init), rows: gates.indices.map(String.init), values: gates
    ).chart
  }
  return SVGChart.row(maps, title: "Mean gates by layer and head").file
}
