import CKernels

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
    let numbers = CKAdamW(
      gradient_scale: Float(step.gradientScale), beta1: Float(step.beta1), fresh1: Float(1 - step.beta1),
      beta2: Float(step.beta2), fresh2: Float(1 - step.beta2), decay: Float(1 - step.learningRate * step.weightDecay),
      step_size: Float(step.learningRate / correction1), inverse_root: Float(1 / correction2.squareRoot()),
      epsilon: Float(step.epsilon))
    let (pp, gp, mp, vp) = (p.pointer, gradient.pointer, m.pointer, v.pointer)
    parallel(p.count, grain: elementGrain) { range in
      let first = range.lowerBound
      withUnsafePointer(to: numbers) { ck_adamw(pp + first, gp + first, mp + first, vp + first, range.count, $0) }
    }
  }
}
