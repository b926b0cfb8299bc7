// Products of a few float32 rows with quantised rows, as decoding needs them: each block of weights is expanded in
// registers and used for all rows at once. Sums are float32, block by block; nothing is rounded to fewer bits.
//
// For some more rows there is a second way, where factors are rounded to bfloat16: four rows of weights are expanded into
// the first-level cache and multiplied with six rows of x at a time.

#include "CKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,f16c,fma")))
#define INLINE static inline __attribute__((always_inline))

bool ck_has_quantised_rows(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq");
}

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

/// Blocks one behind the other in float32. Without an offset none is added: it would take the sign of a negative zero.
TARGET INLINE void expand_blocks(
    Decoder decode, const size_t size, const int groups, const bool has_offset, const uint8_t *w, size_t blocks,
    float *out) {
  for (size_t b = 0; b < blocks; b++) {
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
      const Group group = decode(w + b * size, g);
      const __m512 scale = _mm512_set1_ps(group.scale), high_scale = _mm512_set1_ps(group.high_scale);
      const __m512 offset = _mm512_set1_ps(group.offset);
      float *to = out + (b * (size_t)groups + (size_t)g) * 32;
      const __m512 low = _mm512_mul_ps(group.low, scale), high = _mm512_mul_ps(group.high, high_scale);
      _mm512_storeu_ps(to, has_offset ? _mm512_add_ps(low, offset) : low);
      _mm512_storeu_ps(to + 16, has_offset ? _mm512_add_ps(high, offset) : high);
    }
  }
}

TARGET void ck_expand(CKQuantisation type, const void *w, size_t blocks, float *y) {
  switch (type) {
    case CK_Q4_0: expand_blocks(group_q4_0, 18, 1, false, w, blocks, y); break;
    case CK_Q4_1: expand_blocks(group_q4_1, 20, 1, true, w, blocks, y); break;
    case CK_Q8_0: expand_blocks(group_q8_0, 34, 1, false, w, blocks, y); break;
    case CK_Q4_K: expand_blocks(group_q4_k, 144, 8, true, w, blocks, y); break;
    case CK_Q6_K: expand_blocks(group_q6_k, 210, 8, false, w, blocks, y); break;
  }
}

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,f16c,fma")))

/// The sums of 16 registers, one in each lane.
WIDE INLINE __m512 lane_sums(const __m512 x[16]) {
  __m512 half[8], quarter[4];
  for (int i = 0; i < 8; i++) {
    half[i] = _mm512_add_ps(_mm512_unpacklo_ps(x[2 * i], x[2 * i + 1]), _mm512_unpackhi_ps(x[2 * i], x[2 * i + 1]));
  }
  for (int i = 0; i < 4; i++) {
    const __m512d a = (__m512d)half[2 * i], b = (__m512d)half[2 * i + 1];
    quarter[i] = _mm512_add_ps((__m512)_mm512_unpacklo_pd(a, b), (__m512)_mm512_unpackhi_pd(a, b));
  }
  const __m512 a = _mm512_shuffle_f32x4(quarter[0], quarter[1], 0x88), b = _mm512_shuffle_f32x4(quarter[0], quarter[1], 0xDD);
  const __m512 c = _mm512_shuffle_f32x4(quarter[2], quarter[3], 0x88), d = _mm512_shuffle_f32x4(quarter[2], quarter[3], 0xDD);
  const __m512 low = _mm512_add_ps(a, b), high = _mm512_add_ps(c, d);
  return _mm512_add_ps(_mm512_shuffle_f32x4(low, high, 0x88), _mm512_shuffle_f32x4(low, high, 0xDD));
}

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

bool ck_has_quantised_rows(void) { return false; }
void ck_expand(CKQuantisation type, const void *w, size_t blocks, float *y) { __builtin_trap(); }
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
void ck_quantised_rows(
    CKQuantisation type, const void *w, size_t rows, size_t blocks, const float *x, size_t n, size_t x_stride, float *y,
    size_t y_stride, float *sums) {
  __builtin_trap();
}

#endif
