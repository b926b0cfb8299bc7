// How the blocks of GGUF files are read in registers: 32 weights at a time, as numbers, a scale and an offset.

#ifndef LIFT_QUANTISED_BLOCKS_H
#define LIFT_QUANTISED_BLOCKS_H

#include "CKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,f16c,fma")))
#define INLINE static inline __attribute__((always_inline))

/// 32 stored numbers q, the first 16 and the last; a weight is `scale · q + offset`.
typedef struct {
  __m512 low, high;
  float scale, high_scale, offset;
} Group;

TARGET INLINE float half(const uint8_t *at) {
  uint16_t bits;
  memcpy(&bits, at, sizeof bits);
  // By way of a whole register, which the compiler must not see through: the instruction that would load these bits into
  // a part of a vector waits for the old rest of it, block after block.
  int whole = bits;
  __asm__("" : "+r"(whole));
  return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(whole)));
}

TARGET INLINE __m512 floats(__m128i bytes) { return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes)); }

TARGET INLINE __m128i low_halves(__m128i bytes) { return _mm_and_si128(bytes, _mm_set1_epi8(15)); }

TARGET INLINE __m128i high_halves(__m128i bytes) { return low_halves(_mm_srli_epi16(bytes, 4)); }

/// The low halves of 16 bytes, and the high ones. A look-up in a register reads only the low 4 bits of its index.
TARGET INLINE Group halves(const uint8_t *bytes, float first, float scale, float offset) {
  const __m512 counting = _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512 numbers = _mm512_add_ps(counting, _mm512_set1_ps(first));
  const __m512i wide = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)bytes));
  return (Group){
      _mm512_permutexvar_ps(wide, numbers), _mm512_permutexvar_ps(_mm512_srli_epi32(wide, 4), numbers), scale, scale,
      offset};
}

TARGET INLINE Group group_q4_0(const uint8_t *block, const int g) { return halves(block + 2, -8, half(block), 0); }

TARGET INLINE Group group_q4_1(const uint8_t *block, const int g) {
  return halves(block + 4, 0, half(block), half(block + 2));
}

TARGET INLINE Group group_q8_0(const uint8_t *block, const int g) {
  const __m128i first = _mm_loadu_si128((const __m128i *)(block + 2));
  const __m128i last = _mm_loadu_si128((const __m128i *)(block + 18));
  const float d = half(block);
  return (Group){
      _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(first)), _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(last)), d, d, 0};
}

TARGET INLINE Group group_q4_k(const uint8_t *block, const int g) {
  const uint8_t *s = block + 4;
  const int scale = g < 4 ? s[g] & 63 : (s[g + 4] & 15) | (s[g - 4] >> 6) << 4;
  const int least = g < 4 ? s[g + 4] & 63 : s[g + 4] >> 4 | (s[g] >> 6) << 4;
  const __m128i *q = (const __m128i *)(block + 16 + 32 * (g / 2));
  const __m128i first = _mm_loadu_si128(q), last = _mm_loadu_si128(q + 1);
  const float d = half(block) * (float)scale, m = half(block + 2) * (float)least;
  return g % 2 == 0 ? (Group){floats(low_halves(first)), floats(low_halves(last)), d, d, -m}
                    : (Group){floats(high_halves(first)), floats(high_halves(last)), d, d, -m};
}

/// The two halves of a group have scales of their own.
TARGET INLINE Group group_q6_k(const uint8_t *block, const int g) {
  const int n = g / 4, k = g % 4;
  const float d = half(block + 208);
  const int8_t *scales = (const int8_t *)(block + 192) + 2 * g;
  __m512 values[2];
  for (int part = 0; part < 2; part++) {
    __m128i low = _mm_loadu_si128((const __m128i *)(block + 64 * n + 32 * (k % 2) + 16 * part));
    __m128i high = _mm_loadu_si128((const __m128i *)(block + 128 + 32 * n + 16 * part));
    low = k < 2 ? low_halves(low) : high_halves(low);
    high = _mm_and_si128(_mm_srl_epi16(high, _mm_cvtsi32_si128(2 * k)), _mm_set1_epi8(3));
    const __m128i value = _mm_or_si128(low, _mm_slli_epi16(high, 4));
    values[part] = _mm512_sub_ps(floats(value), _mm512_set1_ps(32));
  }
  return (Group){values[0], values[1], d * (float)scales[0], d * (float)scales[1], 0};
}

typedef Group (*Decoder)(const uint8_t *block, const int g);

#endif

#endif
