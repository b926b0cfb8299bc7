/// Where names can stand beside points without touching points, error bars or each other.
enum PointLabels {
  struct Label {
    var text: String
    /// Of the anchor, on the base line.
    var x, y: Double
    var anchor: Canvas.Anchor
  }

  /// Nil if there is no room for one of them.
  static func places(for series: [ScatterChart.Series], in plot: Plot) -> [Label]? {
    let points = series.flatMap(\.points)
    var taken = points.flatMap { point in
      let x = plot.px(point.x), y = plot.py(100 * point.y.mean)
      return [
        Box(left: x - 6, top: y - 6, right: x + 6, bottom: y + 6),
        Box(left: x - 3, top: plot.py(100 * point.y.high), right: x + 3, bottom: plot.py(100 * point.y.low)),
      ]
    }
    var labels: [Label] = []
    for series in series {
      guard let point = series.points.first else { continue }
      let x = plot.px(point.x), y = plot.py(100 * point.y.mean), width = TextWidth.of(series.name, size: 12)
      let high = plot.py(100 * point.y.high), low = plot.py(100 * point.y.low)
      // Right, left, above and below the error bar, then askew.
      let candidates: [(x: Double, y: Double, anchor: Canvas.Anchor)] = [
        (x + 10, y + 4, .start), (x - 10, y + 4, .end), (x, high - 7, .middle), (x, low + 16, .middle),
        (x + 8, y - 9, .start), (x + 8, y + 17, .start), (x - 8, y - 9, .end), (x - 8, y + 17, .end),
      ]
      let boxes = candidates.map { place in
        let left = place.x - (place.anchor == .start ? 0 : place.anchor == .end ? width : width / 2)
        return Box(left: left - 2, top: place.y - 11, right: left + width + 2, bottom: place.y + 3)
      }
      let inside = Box(left: plot.left, top: plot.top - 8, right: Plot.width, bottom: plot.bottom)
      guard let index = boxes.firstIndex(where: { box in inside.holds(box) && !taken.contains { $0.touches(box) } })
      else {
        return nil
      }
      taken.append(boxes[index])
      let place = candidates[index]
      labels.append(Label(text: series.name, x: place.x, y: place.y, anchor: place.anchor))
    }
    return labels
  }

  private struct Box {
    var left, top, right, bottom: Double

    func touches(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func holds(_ other: Box) -> Bool {
      left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }
  }
}
