// Attention of the queries of one position, a part of the keys at a time. The query heads that share a key/value head read
// each key and value once between them; sums of 16 keys are taken side by side.

#include "CKernels.h"
#include "lane_sums.h"

#include <math.h>
#include <string.h>

void ck_attend_merge(const float *parts, size_t count, size_t stride, size_t d, float *o, float *log_sum_exp) {
  float largest = -INFINITY, total = 0;
  for (size_t p = 0; p < count; p++) largest = fmaxf(largest, parts[p * stride + d]);
  for (size_t i = 0; i < d; i++) o[i] = 0;
  for (size_t p = 0; p < count; p++) {
    const float *part = parts + p * stride, weight = expf(part[d] - largest);
    total += weight * part[d + 1];
    for (size_t i = 0; i < d; i++) o[i] += weight * part[i];
  }
  for (size_t i = 0; i < d; i++) o[i] /= total;
  *log_sum_exp = largest + logf(total);
}

/// Number `i` of keys or values, which are float32 or bfloat16.
static inline float value_at(const void *x, bool is_bfloat16, size_t i) {
  if (!is_bfloat16) return ((const float *)x)[i];
  const uint32_t bits = (uint32_t)((const uint16_t *)x)[i] << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// The definition, for every size and processor.
static void attend_plain(
    const float *q, size_t group, const void *k, const void *v, bool is_bfloat16, size_t keys, size_t stride, size_t d,
    float scale, float *scores, float *parts, size_t part_stride) {
  for (size_t g = 0; g < group; g++) {
    float *part = parts + g * part_stride;
    float largest = -INFINITY;
    for (size_t key = 0; key < keys; key++) {
      float sum = 0;
      for (size_t i = 0; i < d; i++) sum += q[g * d + i] * value_at(k, is_bfloat16, key * stride + i);
      scores[key] = scale * sum;
      largest = fmaxf(largest, scores[key]);
    }
    part[d] = largest;
    part[d + 1] = ck_exponentiate(scores, keys, largest);
    for (size_t i = 0; i < d; i++) part[i] = 0;
    for (size_t key = 0; key < keys; key++) {
      for (size_t i = 0; i < d; i++) part[i] += scores[key] * value_at(v, is_bfloat16, key * stride + i);
    }
  }
}

#if defined(__x86_64__)

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f")))
#define INLINE static inline __attribute__((always_inline))

/// The 16 numbers from number `i` on.
TARGET INLINE __m512 load(const void *x, const bool is_bfloat16, size_t i) {
  if (!is_bfloat16) return _mm512_loadu_ps((const float *)x + i);
  const __m256i words = _mm256_loadu_si256((const __m256i *)((const uint16_t *)x + i));
  return (__m512)_mm512_slli_epi32(_mm512_cvtepu16_epi32(words), 16);
}

TARGET INLINE void prefetch(const void *x, const bool is_bfloat16, size_t i) {
  _mm_prefetch((const char *)x + i * (is_bfloat16 ? 2 : 4), _MM_HINT_T0);
}

/// `group` queries of 16 · `width` values; both, and `is_bfloat16`, are constants wherever this is called.
TARGET INLINE void attend(
    const int group, const int width, const bool is_bfloat16, const float *q, const void *k, const void *v, size_t keys,
    size_t stride, float scale, float *scores, float *parts, size_t part_stride) {
  const size_t d = 16 * (size_t)width;
  float largest[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
  for (size_t key = 0; key < keys; key += 16) {
    const size_t count = keys - key < 16 ? keys - key : 16;
    const __mmask16 mask = (__mmask16)((1u << count) - 1);
    // The rows of one head lie apart, so that the processor does not see that they are read in order.
    for (size_t i = 0; i < 16; i++) {
      for (int w = 0; w < width; w++) prefetch(k, is_bfloat16, (key + 32 + i) * stride + 16 * (size_t)w);
    }
    for (int g = 0; g < group; g++) {
      __m512 x[16];
      for (size_t i = 0; i < 16; i++) {
        // Beyond the last key the last is taken again, and its sum is not used.
        const size_t row = (key + (i < count ? i : count - 1)) * stride;
        x[i] = _mm512_mul_ps(_mm512_loadu_ps(q + (size_t)g * d), load(k, is_bfloat16, row));
        for (int w = 1; w < width; w++) {
          const __m512 value = load(k, is_bfloat16, row + 16 * (size_t)w);
          x[i] = _mm512_fmadd_ps(_mm512_loadu_ps(q + (size_t)g * d + 16 * w), value, x[i]);
        }
      }
      const __m512 score = _mm512_mul_ps(lane_sums(x), _mm512_set1_ps(scale));
      _mm512_mask_storeu_ps(scores + (size_t)g * keys + key, mask, score);
      largest[g] = fmaxf(largest[g], _mm512_mask_reduce_max_ps(mask, score));
    }
  }
  __m512 sum[4][8];
  for (int g = 0; g < group; g++) {
    parts[(size_t)g * part_stride + d] = largest[g];
    parts[(size_t)g * part_stride + d + 1] = ck_exponentiate(scores + (size_t)g * keys, keys, largest[g]);
    for (int w = 0; w < width; w++) sum[g][w] = _mm512_setzero_ps();
  }
  for (size_t key = 0; key < keys; key++) {
    for (int w = 0; w < width; w++) {
      prefetch(v, is_bfloat16, (key + 24) * stride + 16 * (size_t)w);
      const __m512 value = load(v, is_bfloat16, key * stride + 16 * (size_t)w);
      for (int g = 0; g < group; g++) {
        sum[g][w] = _mm512_fmadd_ps(_mm512_set1_ps(scores[(size_t)g * keys + key]), value, sum[g][w]);
      }
    }
  }
  for (int g = 0; g < group; g++) {
    for (int w = 0; w < width; w++) _mm512_storeu_ps(parts + (size_t)g * part_stride + 16 * w, sum[g][w]);
  }
}

#define CASE(G, W)                                                                                            \
  if (group == G && d == 16 * W) {                                                                            \
    return is_bfloat16 ? attend(G, W, true, q, k, v, keys, stride, scale, scores, parts, part_stride)         \
                       : attend(G, W, false, q, k, v, keys, stride, scale, scores, parts, part_stride);       \
  }

TARGET static void attend_wide(
    const float *q, size_t group, const void *k, const void *v, bool is_bfloat16, size_t keys, size_t stride, size_t d,
    float scale, float *scores, float *parts, size_t part_stride) {
  CASE(1, 4)
  CASE(2, 4)
  CASE(3, 4)
  CASE(4, 4)
  CASE(1, 8)
  CASE(2, 8)
  CASE(3, 8)
  attend_plain(q, group, k, v, is_bfloat16, keys, stride, d, scale, scores, parts, part_stride);
}

#endif

void ck_attend(
    const float *q, size_t group, const void *k, const void *v, bool is_bfloat16, size_t keys, size_t stride, size_t d,
    float scale, float *scores, float *parts, size_t part_stride) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) {
    return attend_wide(q, group, k, v, is_bfloat16, keys, stride, d, scale, scores, parts, part_stride);
  }
#endif
  attend_plain(q, group, k, v, is_bfloat16, keys, stride, d, scale, scores, parts, part_stride);
}
