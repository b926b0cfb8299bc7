#ifndef LIFT_CKERNELS_H
#define LIFT_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Loops that need instructions which Swift cannot ask for. Each file says what it computes; each is chosen at run time,
// and where the processor lacks the instructions, the caller has another way.

/// Tells the processor that this is a loop that waits.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Whether this processor multiplies pairs of bfloat16 numbers (AVX-512 BF16), and the system saves its registers.
bool ck_has_bfloat16(void);

/// Bytes of a k × n matrix that is packed for `ck_bfloat16_gemm`.
size_t ck_bfloat16_packed_size(size_t k, size_t n);

/// Rounds a k × n matrix to bfloat16 and packs it. Element (p, j) is `b[p * row_stride + j * column_stride]`, and one of
/// the strides is 1; the numbers are float32, or bfloat16 already. Panels of 64 columns from `first` (a multiple of 64) up
/// to `end` are written.
void ck_bfloat16_pack(
    const void *b, bool is_bfloat16, size_t k, size_t n, size_t row_stride, size_t column_stride, size_t first, size_t end,
    uint16_t *packed);

/// C = alpha · A · B + beta · C, A: m × k rounded to bfloat16, B: the first k rows and n columns of a packed matrix of
/// `packed_k` rows, sums in float32, C: m × n with rows `ldc` apart.
/// Element (i, p) of A is `a[i * row_stride + p * column_stride]`, and one of the strides is 1. Only the columns from
/// `first` (a multiple of 64) up to `end` are computed. With beta = 0 the old C is not read.
void ck_bfloat16_gemm(
    size_t m, size_t n, size_t k, float alpha, const float *a, size_t row_stride, size_t column_stride,
    const uint16_t *packed, size_t packed_k, size_t first, size_t end, float beta, float *c, size_t ldc, void *scratch);

/// C = A · B + beta · C with an A: m × k that is rounded already, rows `a_stride` apart; k and `a_stride` are even: where
/// the number of products is odd, both factors end in a zero.
void ck_bfloat16_gemm_rounded(
    size_t m, size_t n, size_t k, const uint16_t *a, size_t a_stride, const uint16_t *packed, float beta, float *c,
    size_t ldc);

/// Bytes that `ck_bfloat16_gemm` needs as scratch.
size_t ck_bfloat16_scratch_size(void);

/// Block formats of GGUF files that `ck_quantised_rows` knows.
typedef enum { CK_Q4_0, CK_Q4_1, CK_Q8_0, CK_Q4_K, CK_Q6_K } CKQuantisation;

/// Whether this processor has what `ck_quantised_rows` needs (AVX-512).
bool ck_has_quantised_rows(void);

/// y[i * y_stride + r] = Σ_k w[r, k] · x[i * x_stride + k] for `rows` rows of `blocks` blocks each and `n` rows of x.
/// `sums` is room for a number for every 32 values of x.
void ck_quantised_rows(
    CKQuantisation type, const void *w, size_t rows, size_t blocks, const float *x, size_t n, size_t x_stride, float *y,
    size_t y_stride, float *sums);

/// Expands blocks that lie one behind the other to float32: scale · q, plus the offset, each rounded as C rounds it
/// (AVX-512).
void ck_expand(CKQuantisation type, const void *w, size_t blocks, float *y);

/// The same product with both factors rounded to bfloat16, for processors with AVX-512 BF16: x: n × k, rounded already, k a
/// multiple of 32; rows of w are `row_size` bytes apart. `scratch` is room for 4 · k numbers.
void ck_bfloat16_quantised_rows(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, const uint16_t *x, size_t n, size_t k,
    float *y, size_t y_stride, uint16_t *scratch);

/// Expands blocks of rows and rounds them to bfloat16: `blocks` of them from each of `rows` rows, which are `row_size`
/// bytes apart, to rows of `y` that are `y_stride` apart (AVX-512 BF16).
void ck_bfloat16_expand(
    CKQuantisation type, const void *w, size_t row_size, size_t rows, size_t blocks, uint16_t *y, size_t y_stride);

/// Rounds to bfloat16, ties to even (AVX-512 BF16).
void ck_bfloat16_round(const float *x, size_t count, uint16_t *y);

/// The largest value; −∞ if there are none. NaN is passed over.
float ck_maximum(const float *x, size_t count);

/// Replaces each value by e^(x − shift) and returns the sum.
float ck_exponentiate(float *x, size_t count, float shift);

/// Turns scores into probabilities p = e^(p − log_sum_exp), and dp into p · (dp − along).
void ck_score_gradients(float *p, float *dp, size_t count, float log_sum_exp, float along);

/// y = silu(gate) · up.
void ck_swiglu(const float *gate, const float *up, float *y, size_t count);

/// dgate = dy · up · silu′(gate), dup = dy · silu(gate).
void ck_swiglu_gradient(
    const float *dy, const float *gate, const float *up, float *dgate, float *dup, size_t count);

/// y = silu(x).
void ck_silu(const float *x, float *y, size_t count);

/// dx = dy · silu′(x).
void ck_silu_gradient(const float *dy, const float *x, float *dx, size_t count);

/// o = (1 − g) · a + g · m for `count` runs of `d` values, with one g = σ(slope · (z − shift)) each.
void ck_gated_blend(
    const float *a, const float *m, const float *z, size_t count, size_t d, float slope, float shift, float *o);

/// da = (1 − g) · d_o, dm = g · d_o, dz = slope · g · (1 − g) · Σ (m − a) · d_o.
void ck_gated_blend_gradient(
    const float *d_o, const float *a, const float *m, const float *z, size_t count, size_t d, float slope, float shift,
    float *da, float *dm, float *dz);

/// Attention of `group` queries (`d` values each, one behind the other) over `keys` rows of keys and values, float32 or
/// bfloat16, `stride` numbers apart: for each query, `part_stride` apart, Σ e^(score − largest) · v in `d` values, then the largest score and
/// Σ e^(score − largest). `scores` is room for group · keys values. At least one key.
void ck_attend(
    const float *q, size_t group, const void *k, const void *v, bool is_bfloat16, size_t keys, size_t stride, size_t d,
    float scale, float *scores, float *parts, size_t part_stride);

/// Puts `count` such parts of one query, `stride` apart, together: o = softmax · v, and the logarithm of the sum of
/// e^score.
void ck_attend_merge(const float *parts, size_t count, size_t stride, size_t d, float *o, float *log_sum_exp);

/// The numbers of an AdamW step; see `AdamWStep`.
typedef struct {
  float gradient_scale, beta1, fresh1, beta2, fresh2, decay, step_size, inverse_root, epsilon;
} CKAdamW;

/// One AdamW step on `count` values.
void ck_adamw(float *p, const float *g, float *m, float *v, size_t count, const CKAdamW *step);

#endif
