import Adapters
import Evaluation

/// The norms of an adapter's matrices by layer.
struct NormTable {
  let norms: [MatrixNorm]

  /// Changes of the base's weights first, then weights that it does not have.
  var text: String {
    let changes = norms.filter { $0.baseNorm != nil }, own = norms.filter { $0.baseNorm == nil }
    return [
      table(
        changes, "change of the weights: its Frobenius norm, and that in % of the weight's own",
        ["change", "of W, %"], cells: { [Self.norm($0), Self.share($0)] }, cell: Self.share),
      table(
        own, "weights of the memory: Frobenius norms", ["norm"], cells: { [Self.norm($0)] }, cell: Self.norm),
    ].filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
  }

  /// A row for each layer and one for all, a column for each kind of matrix.
  private func table(
    _ norms: [MatrixNorm], _ title: String, _ titles: [String], cells: ([MatrixNorm]) -> [String],
    cell: ([MatrixNorm]) -> String
  ) -> String {
    guard !norms.isEmpty else { return "" }
    let inside = norms.filter { $0.layer != nil }
    let names = inside.map(\.name).unique
    var table = TextTable((["layer"] + titles + names).map { .init($0, .right) })
    for (layer, row) in Dictionary(grouping: inside, by: { $0.layer ?? 0 }).sorted(by: { $0.key < $1.key }) {
      table.append(
        [String(layer)] + cells(row) + names.map { name in cell(row.filter { $0.name == name }) })
    }
    for norm in norms where norm.layer == nil { table.append([norm.name] + cells([norm]) + names.map { _ in "" }) }
    table.append(["all"] + cells(norms) + names.map { name in cell(inside.filter { $0.name == name }) })
    return "\(title)\n\n\(table.rendered())"
  }

  private static func norm(_ norms: [MatrixNorm]) -> String {
    norms.isEmpty ? "" : Format.significant(length(norms.map(\.norm)))
  }

  private static func share(_ norms: [MatrixNorm]) -> String {
    let base = length(norms.compactMap(\.baseNorm))
    return base == 0 ? "" : Format.fixed(100 * length(norms.map(\.norm)) / base, 2)
  }

  /// Of several vectors as one.
  private static func length(_ norms: [Double]) -> Double { norms.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
