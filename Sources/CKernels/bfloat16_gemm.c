// Matrix products of matrices whose factors are rounded to bfloat16 on the way, or are bfloat16 already (AVX-512 BF16).
//
// The blocking is that of Goto and van de Geijn, 2008 ("Anatomy of High-Performance Matrix Multiplication"): a kernel of
// 6 × 64 sums in registers, fed by a panel of B (64 columns, pairs of rows side by side) and by pairs of A that are
// broadcast. VDPBF16PS multiplies 32 pairs at a time and adds both products to a float32 sum.

#include "CKernels.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define INLINE static inline __attribute__((always_inline))

enum {
  ROWS = 6,        // of a register block
  COLUMNS = 64,    // of a register block: four registers of 16
  PAIRS = 288,     // pairs of k in a block: a panel of B of 72 kB, in the second-level cache
  BLOCK_ROWS = 192 // rows of A in a block: 216 kB, in the second-level cache
};

bool ck_has_bfloat16(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & (1u << 5))) return false;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq");
}

size_t ck_bfloat16_packed_size(size_t k, size_t n) {
  return (k + 1) / 2 * 2 * ((n + COLUMNS - 1) / COLUMNS * COLUMNS) * sizeof(uint16_t);
}

size_t ck_bfloat16_scratch_size(void) { return (size_t)BLOCK_ROWS * PAIRS * sizeof(uint32_t); }

INLINE size_t least(size_t x, size_t y) { return x < y ? x : y; }

/// Lanes below `count`.
TARGET INLINE __mmask16 lanes(size_t count) { return count >= 16 ? 0xFFFF : (__mmask16)((1u << count) - 1); }

/// 16 pairs (x[j], y[j]), x in the low half.
TARGET INLINE __m512i pairs_of(__m512 x, __m512 y) {
  __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(x));
  __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(y));
  return _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}

/// 16 pairs (x[0], x[1]), (x[2], x[3]), …, of which `count` numbers are there and the rest are zeros.
TARGET INLINE __m512i pairs_along(const float *x, size_t count) {
  __m512 first = _mm512_maskz_loadu_ps(lanes(count), x);
  __m512 second = count > 16 ? _mm512_maskz_loadu_ps(lanes(count - 16), x + 16) : _mm512_setzero_ps();
  return (__m512i)_mm512_cvtne2ps_pbh(second, first);
}

/// The same of numbers that are bfloat16 already.
TARGET INLINE __m512i pairs_of_words(__m256i x, __m256i y) {
  return _mm512_or_si512(_mm512_cvtepu16_epi32(x), _mm512_slli_epi32(_mm512_cvtepu16_epi32(y), 16));
}

TARGET INLINE __m512i pairs_along_words(const uint16_t *x, size_t count) {
  return _mm512_maskz_loadu_epi16(count >= 32 ? 0xFFFFFFFF : (__mmask32)((1u << count) - 1), x);
}

/// Transposes 16 × 16 numbers of 32 bits.
TARGET INLINE void transpose(__m512i r[16]) {
  __m512i t[16];
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
    t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xDD);
    t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
    t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xDD);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
    r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xDD);
    r[4 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0x88);
    r[12 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0xDD);
  }
}

/// A panel whose rows lie one behind the other: b[p * stride + j].
TARGET INLINE void pack_rows(
    const void *b, const bool is_bfloat16, size_t at, size_t k, size_t columns, size_t stride, uint32_t *panel) {
  for (size_t p = 0; p < k; p += 2) {
    for (size_t j = 0; j < COLUMNS; j += 16) {
      __mmask16 mask = j < columns ? lanes(columns - j) : 0;
      const size_t first = at + p * stride + j;
      __m512i pairs;
      if (is_bfloat16) {
        const uint16_t *from = b;
        __m256i x = _mm256_maskz_loadu_epi16(mask, from + first);
        __m256i y = p + 1 < k ? _mm256_maskz_loadu_epi16(mask, from + first + stride) : _mm256_setzero_si256();
        pairs = pairs_of_words(x, y);
      } else {
        const float *from = b;
        __m512 x = _mm512_maskz_loadu_ps(mask, from + first);
        __m512 y = p + 1 < k ? _mm512_maskz_loadu_ps(mask, from + first + stride) : _mm512_setzero_ps();
        pairs = pairs_of(x, y);
      }
      _mm512_store_si512(panel + p / 2 * COLUMNS + j, pairs);
    }
  }
}

/// A panel whose columns lie one behind the other: b[j * stride + p].
TARGET INLINE void pack_columns(
    const void *b, const bool is_bfloat16, size_t at, size_t k, size_t columns, size_t stride, uint32_t *panel) {
  size_t pairs = (k + 1) / 2;
  for (size_t j = 0; j < COLUMNS; j += 16) {
    for (size_t p = 0; p < pairs; p += 16) {
      __m512i r[16];
      for (size_t i = 0; i < 16; i++) {
        const size_t first = at + (j + i) * stride + 2 * p;
        r[i] = j + i >= columns ? _mm512_setzero_si512()
               : is_bfloat16    ? pairs_along_words((const uint16_t *)b + first, k - 2 * p)
                                : pairs_along((const float *)b + first, k - 2 * p);
      }
      transpose(r);
      size_t count = least(16, pairs - p);
      for (size_t i = 0; i < count; i++) _mm512_store_si512(panel + (p + i) * COLUMNS + j, r[i]);
    }
  }
}

TARGET INLINE void pack(
    const void *b, const bool is_bfloat16, size_t k, size_t n, size_t row_stride, size_t column_stride, size_t first,
    size_t end, uint16_t *packed) {
  size_t panel_size = (k + 1) / 2 * COLUMNS;
  for (size_t j = first; j < end; j += COLUMNS) {
    uint32_t *panel = (uint32_t *)packed + j / COLUMNS * panel_size;
    if (column_stride == 1) {
      pack_rows(b, is_bfloat16, j, k, least(COLUMNS, n - j), row_stride, panel);
    } else {
      pack_columns(b, is_bfloat16, j * column_stride, k, least(COLUMNS, n - j), column_stride, panel);
    }
  }
}

TARGET void ck_bfloat16_pack(
    const void *b, bool is_bfloat16, size_t k, size_t n, size_t row_stride, size_t column_stride, size_t first, size_t end,
    uint16_t *packed) {
  if (is_bfloat16) {
    pack(b, true, k, n, row_stride, column_stride, first, end, packed);
  } else {
    pack(b, false, k, n, row_stride, column_stride, first, end, packed);
  }
}

/// A block of A in rows of pairs: out[i * pairs + p].
TARGET static void convert_rows(const float *a, size_t rows, size_t count, size_t stride, uint32_t *out) {
  size_t pairs = (count + 1) / 2;
  for (size_t i = 0; i < rows; i++) {
    for (size_t p = 0; p < pairs; p += 16) {
      __m512i value = pairs_along(a + i * stride + 2 * p, count - 2 * p);
      _mm512_mask_storeu_epi32(out + i * pairs + p, lanes(pairs - p), value);
    }
  }
}

/// A block of A in columns of pairs: out[p * BLOCK_ROWS + i], for an A that is stored by columns.
TARGET static void convert_columns(const float *a, size_t rows, size_t count, size_t stride, uint32_t *out) {
  for (size_t p = 0; p < count; p += 2) {
    for (size_t i = 0; i < rows; i += 16) {
      __mmask16 mask = lanes(rows - i);
      __m512 x = _mm512_maskz_loadu_ps(mask, a + p * stride + i);
      __m512 y = p + 1 < count ? _mm512_maskz_loadu_ps(mask, a + (p + 1) * stride + i) : _mm512_setzero_ps();
      _mm512_store_si512(out + p / 2 * BLOCK_ROWS + i, pairs_of(x, y));
    }
  }
}

/// `rows` × 64 sums over `pairs` pairs; `rows` is a constant wherever this is called.
TARGET INLINE void block(
    const int rows, size_t pairs, const uint32_t *a, size_t row_step, size_t pair_step, const uint32_t *panel,
    float alpha, float beta, float *c, size_t ldc, size_t columns) {
  __m512 sum[ROWS][4];
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < 4; j++) sum[i][j] = _mm512_setzero_ps();
  }
  for (size_t p = 0; p < pairs; p++) {
    __m512bh b[4];
    for (int j = 0; j < 4; j++) b[j] = (__m512bh)_mm512_load_si512(panel + p * COLUMNS + 16 * j);
    for (int i = 0; i < rows; i++) {
      __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[(size_t)i * row_step + p * pair_step]);
      for (int j = 0; j < 4; j++) sum[i][j] = _mm512_dpbf16_ps(sum[i][j], x, b[j]);
    }
  }
  const __m512 factor = _mm512_set1_ps(alpha), keep = _mm512_set1_ps(beta);
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < 4; j++) {
      if (16 * (size_t)j >= columns) continue;
      __mmask16 mask = lanes(columns - 16 * j);
      float *to = c + (size_t)i * ldc + 16 * j;
      __m512 value = _mm512_mul_ps(sum[i][j], factor);
      if (beta != 0) value = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, to), keep, value);
      _mm512_mask_storeu_ps(to, mask, value);
    }
  }
}

/// All rows of A with a panel, a block of them at a time.
TARGET INLINE void blocks(
    size_t rows, size_t pairs, const uint32_t *a, size_t row_step, size_t pair_step, const uint32_t *panel, float alpha,
    float beta, float *c, size_t ldc, size_t columns) {
  for (size_t i = 0; i < rows; i += ROWS) {
    const uint32_t *x = a + i * row_step;
    float *to = c + i * ldc;
#define CASE(R) \
  case R: block(R, pairs, x, row_step, pair_step, panel, alpha, beta, to, ldc, columns); break
    switch (least(ROWS, rows - i)) {
      CASE(1);
      CASE(2);
      CASE(3);
      CASE(4);
      CASE(5);
      CASE(6);
    }
#undef CASE
  }
}

TARGET void ck_bfloat16_gemm(
    size_t m, size_t n, size_t k, float alpha, const float *a, size_t row_stride, size_t column_stride,
    const uint16_t *packed, size_t packed_k, size_t first, size_t end, float beta, float *c, size_t ldc, void *scratch) {
  uint32_t *converted = scratch;
  const size_t pairs = (k + 1) / 2, parts = (pairs + PAIRS - 1) / PAIRS, step = (pairs + parts - 1) / parts;
  const bool by_rows = column_stride == 1;
  for (size_t i0 = 0; i0 < m; i0 += BLOCK_ROWS) {
    const size_t rows = least(BLOCK_ROWS, m - i0);
    for (size_t p0 = 0; p0 < pairs; p0 += step) {
      const size_t count = least(step, pairs - p0), numbers = least(2 * count, k - 2 * p0);
      const float *from = a + i0 * row_stride + 2 * p0 * column_stride;
      if (by_rows) {
        convert_rows(from, rows, numbers, row_stride, converted);
      } else {
        convert_columns(from, rows, numbers, column_stride, converted);
      }
      const size_t row_step = by_rows ? count : 1, pair_step = by_rows ? 1 : BLOCK_ROWS;
      const float keep = p0 == 0 ? beta : 1;
      for (size_t j = first; j < end; j += COLUMNS) {
        const uint32_t *panel = (const uint32_t *)packed + (j / COLUMNS * ((packed_k + 1) / 2) + p0) * COLUMNS;
        const size_t columns = least(COLUMNS, end - j);
        blocks(rows, count, converted, row_step, pair_step, panel, alpha, keep, c + i0 * ldc + j, ldc, columns);
      }
    }
  }
}

TARGET void ck_bfloat16_gemm_rounded(
    size_t m, size_t n, size_t k, const uint16_t *a, size_t a_stride, const uint16_t *packed, float beta, float *c,
    size_t ldc) {
  const size_t pairs = k / 2, parts = (pairs + PAIRS - 1) / PAIRS, step = (pairs + parts - 1) / parts;
  for (size_t j = 0; j < n; j += COLUMNS) {
    for (size_t p0 = 0; p0 < pairs; p0 += step) {
      const size_t count = least(step, pairs - p0), columns = least(COLUMNS, n - j);
      const uint32_t *panel = (const uint32_t *)packed + (j / COLUMNS * pairs + p0) * COLUMNS;
      const float keep = p0 == 0 ? beta : 1;
      blocks(m, count, (const uint32_t *)a + p0, a_stride / 2, 1, panel, 1, keep, c + j, ldc, columns);
    }
  }
}

#else

bool ck_has_bfloat16(void) { return false; }
size_t ck_bfloat16_packed_size(size_t k, size_t n) { return 0; }
size_t ck_bfloat16_scratch_size(void) { return 0; }
void ck_bfloat16_pack(
    const void *b, bool is_bfloat16, size_t k, size_t n, size_t row_stride, size_t column_stride, size_t first, size_t end,
    uint16_t *packed) {
  __builtin_trap();
}
void ck_bfloat16_gemm(
    size_t m, size_t n, size_t k, float alpha, const float *a, size_t row_stride, size_t column_stride,
    const uint16_t *packed, size_t packed_k, size_t first, size_t end, float beta, float *c, size_t ldc, void *scratch) {
  __builtin_trap();
}
void ck_bfloat16_gemm_rounded(
    size_t m, size_t n, size_t k, const uint16_t *a, size_t a_stride, const uint16_t *packed, float beta, float *c,
    size_t ldc) {
  __builtin_trap();
}

#endif
