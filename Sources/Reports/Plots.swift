import Evaluation

/// The charts of a run as SVG files: `scores.svg`, `cost.svg`, `length.svg`, `losses.svg`, and a `needles-….svg` for
/// each reader, as far as the run has what they show.
public func plots(_ record: RunRecord) -> [(fileName: String, svg: String)] {
  let charts = RunCharts(record)
  let single = [("scores", charts.bars), ("cost", charts.cost), ("length", charts.length), ("losses", charts.losses)]
  let named =
    single.compactMap { name, chart in chart.map { (name, $0) } } + charts.needles.map { ("needles-\($0)", $1) }
  var taken: Set<String> = []
  return named.map { name, chart in
    // Variants may differ in nothing but capitals, or characters that no file should be named with.
    let stem = name.fileNameStem
    var free = stem, number = 2
    while !taken.insert(free.lowercased()).inserted {
      free = "\(stem)-\(number)"
      number += 1
    }
    return ("\(free).svg", chart.file)
  }
}

extension String {
  /// Letters, digits and `.+=_` as they are; a hyphen for each run of anything else.
  fileprivate var fileNameStem: String {
    split { !($0.isASCII && ($0.isLetter || $0.isNumber) || ".+=_".contains($0)) }.joined(separator: "-")
  }
}
