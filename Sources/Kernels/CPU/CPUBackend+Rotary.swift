extension CPUBackend {
  public func rotary(
    _ x: Region, positions: [Int32], heads: Int, cosines: Region, sines: Region, inverse: Bool, into y: Region
  ) {
    let width = x.count / max(1, positions.count), d = width / heads, half = d / 2
    precondition(
      x.count == positions.count * heads * half * 2 && y.count == x.count,
      "rotary: \(positions.count) positions and \(heads) heads in \(x.count) values")
    let (xp, yp, cp, sp) = (x.pointer, y.pointer, cosines.pointer, sines.pointer)
    let sign: Float = inverse ? -1 : 1
    parallel(positions.count, grain: max(1, elementGrain / max(1, width))) { rows in
      for row in rows {
        let angle = Int(positions[row]) * half
        precondition(angle >= 0 && angle + half <= cosines.count, "rotary: position \(positions[row]) has no angles")
        let (c, s) = (cp + angle, sp + angle)
        for head in 0..<heads {
          let from = xp + (row * width + head * d), to = yp + (row * width + head * d)
          for i in 0..<half {
            let (first, second, sine) = (from[i], from[i + half], s[i] * sign)
            to[i] = first * c[i] - second * sine
            to[i + half] = second * c[i] + first * sine
          }
        }
      }
    }
  }
}
