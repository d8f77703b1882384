// SPDX-License-Identifier: Apache-2.0
// Which of sixteen bytes are such and such, as a mask: the one thing that Swift's vectors cannot say in an instruction.
#pragma once
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint8_t cvectors_bytes __attribute__((ext_vector_type(16)));

/// Bit n of the result says whether byte n, which is 0 or 255, is 255.
static inline uint32_t cvectors_mask(cvectors_bytes bytes) {
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8((__m128i)bytes);
#elif defined(__aarch64__)
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t marked = vandq_u8((uint8x16_t)bytes, vld1q_u8(places));
    return (uint32_t)vaddv_u8(vget_low_u8(marked)) | (uint32_t)vaddv_u8(vget_high_u8(marked)) << 8;
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) mask |= (uint32_t)(bytes[index] != 0) << index;
    return mask;
#endif
}

/// Bit n of the result says whether byte n is `wanted`.
static inline uint32_t cvectors_matches(cvectors_bytes bytes, uint8_t wanted) {
    return cvectors_mask((cvectors_bytes)(bytes == wanted));
}

/// Bit n of the result says whether byte n is no letter, digit or hyphen of ASCII.
static inline uint32_t cvectors_no_name(cvectors_bytes bytes) {
    cvectors_bytes letters = (cvectors_bytes)((bytes | 0x20) - 'a' < 26);
    cvectors_bytes digits = (cvectors_bytes)(bytes - '0' < 10);
    return cvectors_mask(~(letters | digits | (cvectors_bytes)(bytes == '-')));
}

/// Bit n of the result says whether byte n is a control character of ASCII; the tab is one.
static inline uint32_t cvectors_controls(cvectors_bytes bytes) {
    return cvectors_mask((cvectors_bytes)((bytes < 0x20) | (bytes == 0x7f)));
}
