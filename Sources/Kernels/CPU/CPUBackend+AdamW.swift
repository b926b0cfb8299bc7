#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CPUBackend {
  public func adamW(_ p: Region, gradient: Region, m: Region, v: Region, _ step: AdamWStep) {
    precondition(
      [gradient, m, v].allSatisfy { $0.count == p.count }, "adamW: \(gradient.count) gradients for \(p.count) values")
    let t = Double(step.step)
    let correction1 = 1 - pow(step.beta1, t), correction2 = 1 - pow(step.beta2, t)
    let decay = Float(1 - step.learningRate * step.weightDecay)
    let stepSize = Float(step.learningRate / correction1)
    let inverseRoot = Float(1 / correction2.squareRoot())
    let (beta1, beta2) = (Float(step.beta1), Float(step.beta2))
    let (fresh1, fresh2) = (Float(1 - step.beta1), Float(1 - step.beta2))
    let epsilon = Float(step.epsilon), gradientScale = Float(step.gradientScale)
    let (pp, gp, mp, vp) = (p.pointer, gradient.pointer, m.pointer, v.pointer)
    parallel(p.count, grain: elementGrain) { range in
      for i in range {
        let g = gp[i] * gradientScale
        let first = beta1 * mp[i] + fresh1 * g
        let second = beta2 * vp[i] + fresh2 * g * g
        mp[i] = first
        vp[i] = second
        pp[i] = pp[i] * decay - stepSize * first / (second.squareRoot() * inverseRoot + epsilon)
      }
    }
  }
}
