// Quantised rows in bfloat16, and products with them for more rows of x than decoding one sequence has: four rows of weights
// are expanded into the first-level cache and multiplied with six rows of x at a time (AVX-512 BF16).

#include "lane_sums.h"
#include "quantised_blocks.h"

#if defined(__x86_64__)

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,f16c,fma")))

/// A row of weights in bfloat16.
WIDE INLINE void expand_row(
    Decoder decode, const size_t size, const int groups, const uint8_t *w, size_t blocks, uint16_t *out) {
  for (size_t b = 0; b < blocks; b++) {
    for (size_t ahead = 0; ahead < size; ahead += 64) {
      _mm_prefetch((const char *)(w + b * size + 4096 + ahead), _MM_HINT_T0);
    }
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
      const Group group = decode(w + b * size, g);
      const __m512 offset = _mm512_set1_ps(group.offset);
      const __m512 low = _mm512_fmadd_ps(group.low, _mm512_set1_ps(group.scale), offset);
      const __m512 high = _mm512_fmadd_ps(group.high, _mm512_set1_ps(group.high_scale), offset);
      const size_t index = b * (size_t)groups + (size_t)g;
      _mm512_storeu_si512(out + index * 32, (__m512i)_mm512_cvtne2ps_pbh(high, low));
    }
  }
}

/// Four rows of weights times `n` rows of x (1 to 6, a constant wherever this is called), k a multiple of 32.
WIDE INLINE void four_rows(
    const int n, const uint16_t *w, const uint16_t *x, size_t k, float *y, size_t y_stride, size_t rows) {
  __m512 sum[32];
  for (int i = 0; i < 32; i++) sum[i] = _mm512_setzero_ps();
  for (size_t p = 0; p < k; p += 32) {
    __m512bh weight[4];
    for (int r = 0; r < 4; r++) weight[r] = (__m512bh)_mm512_loadu_si512(w + (size_t)r * k + p);
    for (int i = 0; i < n; i++) {
      const __m512bh value = (__m512bh)_mm512_loadu_si512(x + (size_t)i * k + p);
      for (int r = 0; r < 4; r++) sum[4 * i + r] = _mm512_dpbf16_ps(sum[4 * i + r], weight[r], value);
    }
  }
  for (int i = 0; i < n; i += 4) {
    float of[16];
    _mm512_storeu_ps(of, lane_sums(sum + 4 * i));
    for (int j = 0; j < 4 && i + j < n; j++) {
      for (size_t r = 0; r < rows; r++) y[(size_t)(i + j) * y_stride + r] = of[4 * (size_t)j + r];
    }
  }
}

#define EXPAND(TYPE, NAME, SIZE, GROUPS) \
  case TYPE: expand_row(group_##NAME, SIZE, GROUPS, from, blocks, to); break

WIDE void ck_bfloat16_expand(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, uint16_t *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const uint8_t *from = (const uint8_t *)w + r * row_size;
    uint16_t *to = y + r * y_stride;
    switch (type) {
      EXPAND(CK_Q4_0, q4_0, 18, 1);
      EXPAND(CK_Q4_1, q4_1, 20, 1);
      EXPAND(CK_Q8_0, q8_0, 34, 1);
      EXPAND(CK_Q4_K, q4_k, 144, 8);
      EXPAND(CK_Q6_K, q6_k, 210, 8);
    }
  }
}

WIDE void ck_bfloat16_quantised_rows(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, const uint16_t *x, size_t n, size_t k,
    float *y, size_t y_stride, uint16_t *scratch) {
  for (size_t first = 0; first < rows; first += 4) {
    const size_t count = rows - first < 4 ? rows - first : 4;
    // Where there are fewer than four, the rest of the scratch memory is multiplied, too, and its sums are not used.
    ck_bfloat16_expand(type, (const uint8_t *)w + first * row_size, row_size, count, blocks, scratch, k);
    for (size_t i = 0; i < n; i += 6) {
      const uint16_t *from = x + i * k;
      float *to = y + i * y_stride + first;
      switch (n - i < 6 ? n - i : 6) {
        case 1: four_rows(1, scratch, from, k, to, y_stride, count); break;
        case 2: four_rows(2, scratch, from, k, to, y_stride, count); break;
        case 3: four_rows(3, scratch, from, k, to, y_stride, count); break;
        case 4: four_rows(4, scratch, from, k, to, y_stride, count); break;
        case 5: four_rows(5, scratch, from, k, to, y_stride, count); break;
        case 6: four_rows(6, scratch, from, k, to, y_stride, count); break;
      }
    }
  }
}

WIDE void ck_bfloat16_round(const float *x, size_t count, uint16_t *y) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    _mm256_storeu_si256((__m256i *)(y + i), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(x + i)));
  }
  const __mmask16 rest = (__mmask16)((1u << (count - i)) - 1);
  _mm256_mask_storeu_epi16(y + i, rest, (__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(rest, x + i)));
}

#else

void ck_bfloat16_quantised_rows(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, const uint16_t *x, size_t n, size_t k,
    float *y, size_t y_stride, uint16_t *scratch) {
  __builtin_trap();
}
void ck_bfloat16_expand(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, uint16_t *y, size_t y_stride) {
  __builtin_trap();
}
void ck_bfloat16_round(const float *x, size_t count, uint16_t *y) { __builtin_trap(); }

#endif
