// Products of a few float32 rows with quantised rows, as decoding needs them: each block of weights is expanded in
// registers and used for all rows at once. Sums are float32, block by block; nothing is rounded to fewer bits.

#include "quantised_blocks.h"

#if defined(__x86_64__)

bool ck_has_quantised_rows(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq");
}

/// `rows` weight rows (1 or 2) times `n` rows of x (1 to 4); both, `groups`, and the two properties of the format are
/// constants wherever this is called. `sums` holds the sums of x over the groups.
TARGET INLINE void products(
    Decoder decode, const size_t size, const int groups, const bool has_offset, const bool has_two_scales, const int rows,
    const int n, const uint8_t *w, size_t blocks, const float *x, size_t x_stride, const float *sums, float *y,
    size_t y_stride) {
  __m512 sum[2][4];
  float offset[2][4] = {{0}};
  for (int r = 0; r < rows; r++) {
    for (int i = 0; i < n; i++) sum[r][i] = _mm512_setzero_ps();
  }
  for (size_t b = 0; b < blocks; b++) {
    // Rows of some lengths lie so that the processor does not see that they are read in order.
    for (int r = 0; r < rows; r++) {
      for (size_t ahead = 0; ahead < size; ahead += 64) {
        _mm_prefetch((const char *)(w + ((size_t)r * blocks + b) * size + 4096 + ahead), _MM_HINT_T0);
      }
    }
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
      const size_t index = b * (size_t)groups + (size_t)g;
      for (int r = 0; r < rows; r++) {
        const Group group = decode(w + ((size_t)r * blocks + b) * size, g);
        const __m512 scale = _mm512_set1_ps(group.scale), high_scale = _mm512_set1_ps(group.high_scale);
        for (int i = 0; i < n; i++) {
          const float *at = x + (size_t)i * x_stride + index * 32;
          __m512 part = _mm512_mul_ps(group.low, _mm512_loadu_ps(at));
          if (has_two_scales) {
            sum[r][i] = _mm512_fmadd_ps(part, scale, sum[r][i]);
            part = _mm512_mul_ps(group.high, _mm512_loadu_ps(at + 16));
            sum[r][i] = _mm512_fmadd_ps(part, high_scale, sum[r][i]);
          } else {
            part = _mm512_fmadd_ps(group.high, _mm512_loadu_ps(at + 16), part);
            sum[r][i] = _mm512_fmadd_ps(part, scale, sum[r][i]);
          }
          if (has_offset) offset[r][i] += group.offset * sums[(size_t)i * blocks * (size_t)groups + index];
        }
      }
    }
  }
  for (int r = 0; r < rows; r++) {
    for (int i = 0; i < n; i++) {
      y[(size_t)i * y_stride + (size_t)r] = _mm512_reduce_add_ps(sum[r][i]) + offset[r][i];
    }
  }
}

#define CASE(N, NAME, SIZE, GROUPS, OFFSET, TWO)                                                                   \
  case N:                                                                                                         \
    if (both) {                                                                                                   \
      products(                                                                                                   \
          group_##NAME, SIZE, GROUPS, OFFSET, TWO, 2, N, at, blocks, from, x_stride, part_sums, to, y_stride);    \
    } else {                                                                                                      \
      products(                                                                                                   \
          group_##NAME, SIZE, GROUPS, OFFSET, TWO, 1, N, at, blocks, from, x_stride, part_sums, to, y_stride);    \
    }                                                                                                             \
    break;

#define KERNEL(NAME, SIZE, GROUPS, OFFSET, TWO)                                                                   \
  TARGET static void rows_##NAME(                                                                                 \
      const uint8_t *w, size_t rows, size_t blocks, const float *x, size_t n, size_t x_stride, const float *sums, \
      float *y, size_t y_stride) {                                                                                \
    for (size_t r = 0; r < rows; r += 2) {                                                                        \
      const uint8_t *at = w + r * blocks * SIZE;                                                                  \
      const bool both = r + 1 < rows;                                                                             \
      for (size_t i = 0; i < n; i += 4) {                                                                         \
        const float *from = x + i * x_stride, *part_sums = sums + i * blocks * GROUPS;                            \
        float *to = y + i * y_stride + r;                                                                         \
        switch (n - i < 4 ? n - i : 4) {                                                                          \
          CASE(1, NAME, SIZE, GROUPS, OFFSET, TWO)                                                                \
          CASE(2, NAME, SIZE, GROUPS, OFFSET, TWO)                                                                \
          CASE(3, NAME, SIZE, GROUPS, OFFSET, TWO)                                                                \
          CASE(4, NAME, SIZE, GROUPS, OFFSET, TWO)                                                                \
        }                                                                                                         \
      }                                                                                                           \
    }                                                                                                             \
  }

KERNEL(q4_0, 18, 1, false, false)
KERNEL(q4_1, 20, 1, true, false)
KERNEL(q8_0, 34, 1, false, false)
KERNEL(q4_k, 144, 8, true, false)
KERNEL(q6_k, 210, 8, false, true)

TARGET void ck_quantised_rows(
    CKQuantisation type, const void *w, size_t rows, size_t blocks, const float *x, size_t n, size_t x_stride, float *y,
    size_t y_stride, float *sums) {
  const size_t groups = type == CK_Q4_K || type == CK_Q6_K ? 8 * blocks : blocks;
  const bool has_offset = type == CK_Q4_1 || type == CK_Q4_K;
  for (size_t i = 0; i < n && has_offset; i++) {
    for (size_t g = 0; g < groups; g++) {
      const float *at = x + i * x_stride + 32 * g;
      sums[i * groups + g] = _mm512_reduce_add_ps(_mm512_add_ps(_mm512_loadu_ps(at), _mm512_loadu_ps(at + 16)));
    }
  }
  switch (type) {
    case CK_Q4_0: rows_q4_0(w, rows, blocks, x, n, x_stride, sums, y, y_stride); break;
    case CK_Q4_1: rows_q4_1(w, rows, blocks, x, n, x_stride, sums, y, y_stride); break;
    case CK_Q8_0: rows_q8_0(w, rows, blocks, x, n, x_stride, sums, y, y_stride); break;
    case CK_Q4_K: rows_q4_k(w, rows, blocks, x, n, x_stride, sums, y, y_stride); break;
    case CK_Q6_K: rows_q6_k(w, rows, blocks, x, n, x_stride, sums, y, y_stride); break;
  }
}

#else

bool ck_has_quantised_rows(void) { return false; }
void ck_quantised_rows(
    CKQuantisation type, const void *w, size_t rows, size_t blocks, const float *x, size_t n, size_t x_stride, float *y,
    size_t y_stride, float *sums) {
  __builtin_trap();
}

#endif
