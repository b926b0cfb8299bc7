extension CPUBackend {
  public func dropout(_ x: Region, share: Float, key: UInt64, into y: Region) {
    precondition(x.count == y.count && share >= 0 && share < 1, "dropout: a share of \(share) in \(x.count) values")
    let (xp, yp, count) = (x.pointer, y.pointer, x.count)
    let limit = UInt32((share * 0x1p32).rounded(.up)), factor = 1 / (1 - share)
    // One hash serves two values.
    parallel((count + 1) / 2, grain: elementGrain / 4) { pairs in
      for pair in pairs {
        let bits = splitMix64(key, UInt64(pair)), i = 2 * pair
        yp[i] = UInt32(truncatingIfNeeded: bits) < limit ? 0 : xp[i] * factor
        if i + 1 < count { yp[i + 1] = UInt32(truncatingIfNeeded: bits >> 32) < limit ? 0 : xp[i + 1] * factor }
      }
    }
  }
}

/// Number `index` of the random numbers that begin with `key` (SplitMix64; Steele, Lea and Flood, 2014).
@inline(__always)
public func splitMix64(_ key: UInt64, _ index: UInt64) -> UInt64 {
  var z = key &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
