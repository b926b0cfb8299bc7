// Quantised blocks expanded to float32, bit for bit as the field's reference has them: nothing is fused.

#include "quantised_blocks.h"

#if defined(__x86_64__)

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

#else

void ck_expand(CKQuantisation type, const void *w, size_t blocks, float *y) { __builtin_trap(); }

#endif
