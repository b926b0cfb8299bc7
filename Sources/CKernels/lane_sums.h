#ifndef LIFT_LANE_SUMS_H
#define LIFT_LANE_SUMS_H

#if defined(__x86_64__)

#include <immintrin.h>

/// The sums of 16 registers, one in each lane.
__attribute__((target("avx512f"), always_inline)) static inline __m512 lane_sums(const __m512 x[16]) {
  __m512 half[8], quarter[4];
  for (int i = 0; i < 8; i++) {
    half[i] = _mm512_add_ps(_mm512_unpacklo_ps(x[2 * i], x[2 * i + 1]), _mm512_unpackhi_ps(x[2 * i], x[2 * i + 1]));
  }
  for (int i = 0; i < 4; i++) {
    const __m512d a = (__m512d)half[2 * i], b = (__m512d)half[2 * i + 1];
    quarter[i] = _mm512_add_ps((__m512)_mm512_unpacklo_pd(a, b), (__m512)_mm512_unpackhi_pd(a, b));
  }
  // In every 128-bit part stand the partial sums of four registers; the parts are added across.
  const __m512 a = _mm512_shuffle_f32x4(quarter[0], quarter[1], 0x88), b = _mm512_shuffle_f32x4(quarter[0], quarter[1], 0xDD);
  const __m512 c = _mm512_shuffle_f32x4(quarter[2], quarter[3], 0x88), d = _mm512_shuffle_f32x4(quarter[2], quarter[3], 0xDD);
  const __m512 low = _mm512_add_ps(a, b), high = _mm512_add_ps(c, d);
  return _mm512_add_ps(_mm512_shuffle_f32x4(low, high, 0x88), _mm512_shuffle_f32x4(low, high, 0xDD));
}

#endif

#endif
