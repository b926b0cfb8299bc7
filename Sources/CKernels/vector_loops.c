// Loops over rows of float32 numbers, compiled once for each width of vector that processors have; the widest that the
// processor at hand knows is chosen when the program is loaded.

#include "CKernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define VECTORS __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define VECTORS
#endif

/// Sums may be taken in any order, which lets them be taken side by side.
#define ANY_ORDER _Pragma("clang fp reassociate(on) contract(fast)")

/// eˣ to within 2 units in the last place; 0 below −87.3, and never more than e^88.3.
///
/// x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ by its Taylor series to degree 7, 2ⁿ by the exponent's bits.
static inline __attribute__((always_inline)) float exponential(float x) {
  const float limited = x > 88.3f ? 88.3f : x < -87.3f ? -87.3f : x;
  // Adding 1.5·2²³ leaves the nearest integer in the low bits of the sum.
  const float magic = 12582912.0f;
  const float shifted = limited * 1.442695041f + magic;
  const float n = shifted - magic;
  // ln 2 in two parts, the first with zeros at its end, so that n · ln 2 is taken off exactly.
  const float r = limited - n * 0.693145752f - n * 1.428606765e-6f;
  float p = r * (1.0f / 5040) + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1;
  p = p * r + 1;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < -87.3f ? 0 : p * power;
}

VECTORS float ck_maximum(const float *x, size_t count) {
  // Lanes of their own, because a compiler may not take the comparisons of one maximum in another order.
  float lanes[32];
  for (int j = 0; j < 32; j++) lanes[j] = -INFINITY;
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    for (int j = 0; j < 32; j++) lanes[j] = x[i + (size_t)j] > lanes[j] ? x[i + (size_t)j] : lanes[j];
  }
  float best = -INFINITY;
  for (int j = 0; j < 32; j++) best = lanes[j] > best ? lanes[j] : best;
  for (; i < count; i++) best = x[i] > best ? x[i] : best;
  return best;
}

VECTORS float ck_exponentiate(float *x, size_t count, float shift) {
  ANY_ORDER
  float sum = 0;
  for (size_t i = 0; i < count; i++) {
    const float value = exponential(x[i] - shift);
    x[i] = value;
    sum += value;
  }
  return sum;
}

VECTORS void ck_score_gradients(float *p, float *dp, size_t count, float log_sum_exp, float along) {
  for (size_t i = 0; i < count; i++) {
    const float probability = exponential(p[i] - log_sum_exp);
    p[i] = probability;
    dp[i] = probability * (dp[i] - along);
  }
}

VECTORS void ck_swiglu(const float *gate, const float *up, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = gate[i] / (1 + exponential(-gate[i])) * up[i];
}

VECTORS void ck_swiglu_gradient(
    const float *dy, const float *gate, const float *up, float *dgate, float *dup, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float g = gate[i], s = 1 / (1 + exponential(-g)), d = dy[i];
    // silu′(g) = s·(1 + g·(1 − s))
    dgate[i] = d * up[i] * s * (1 + g * (1 - s));
    dup[i] = d * g * s;
  }
}

VECTORS void ck_silu(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] / (1 + exponential(-x[i]));
}

VECTORS void ck_silu_gradient(const float *dy, const float *x, float *dx, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float s = 1 / (1 + exponential(-x[i]));
    dx[i] = dy[i] * s * (1 + x[i] * (1 - s));
  }
}

/// g = σ(x) and 1 − g, each to within rounding, and exactly 0 and 1 far out.
static inline __attribute__((always_inline)) void gate_of(float x, float *gate, float *rest) {
  const float e = exponential(x < 0 ? x : -x), large = 1 / (1 + e), small = e / (1 + e);
  *gate = x < 0 ? small : large;
  *rest = x < 0 ? large : small;
}

VECTORS void ck_gated_blend(
    const float *a, const float *m, const float *z, size_t count, size_t d, float slope, float shift, float *o) {
  for (size_t i = 0; i < count; i++) {
    float gate, rest;
    gate_of(slope * (z[i] - shift), &gate, &rest);
    for (size_t j = i * d; j < (i + 1) * d; j++) o[j] = rest * a[j] + gate * m[j];
  }
}

VECTORS void ck_gated_blend_gradient(
    const float *d_o, const float *a, const float *m, const float *z, size_t count, size_t d, float slope, float shift,
    float *da, float *dm, float *dz) {
  ANY_ORDER
  for (size_t i = 0; i < count; i++) {
    float gate, rest, along = 0;
    gate_of(slope * (z[i] - shift), &gate, &rest);
    for (size_t j = i * d; j < (i + 1) * d; j++) {
      along += (m[j] - a[j]) * d_o[j];
      da[j] = rest * d_o[j];
      dm[j] = gate * d_o[j];
    }
    dz[i] = slope * gate * rest * along;
  }
}

VECTORS void ck_adamw(float *p, const float *g, float *m, float *v, size_t count, const CKAdamW *step) {
  const CKAdamW s = *step;
  for (size_t i = 0; i < count; i++) {
    const float gradient = g[i] * s.gradient_scale;
    const float first = s.beta1 * m[i] + s.fresh1 * gradient;
    const float second = s.beta2 * v[i] + s.fresh2 * gradient * gradient;
    m[i] = first;
    v[i] = second;
    p[i] = p[i] * s.decay - s.step_size * first / (sqrtf(second) * s.inverse_root + s.epsilon);
  }
}
