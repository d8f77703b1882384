// SPDX-License-Identifier: Apache-2.0
#include "CVectorsSearch.h"
#include "CVectorsBlocks.h"

/// How many bytes tell which pairs begin in a block.
enum { PAIRED = BLOCK + 1 };

/// One bit for each of sixty-four bytes: whether a pair begins there, or a backslash is there. One mask for all that is
/// taken out of the vectors, as that takes longest.
ALWAYS_INLINE uint64_t places_of(const uint8_t *block, uint8_t first, uint8_t second) {
    uint64_t places = 0;
    for (int shift = 0; shift < BLOCK; shift += 16) {
        cvectors_bytes bytes, next;
        memcpy(&bytes, block + shift, sizeof bytes);
        memcpy(&next, block + shift + 1, sizeof next);
        cvectors_bytes are = (cvectors_bytes)(((bytes == first) & (next == second)) | (bytes == '\\'));
        places |= (uint64_t)cvectors_mask(are) << shift;
    }
    return places;
}

#if defined(__x86_64__)
WIDE ALWAYS_INLINE uint64_t wide_places_of(const uint8_t *block, uint8_t first, uint8_t second) {
    uint64_t places = 0;
    for (int shift = 0; shift < BLOCK; shift += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(block + shift));
        __m256i next = _mm256_loadu_si256((const __m256i *)(block + shift + 1));
        __m256i firsts = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)first));
        __m256i seconds = _mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)second));
        __m256i escapes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
        places |= wide_mask(_mm256_or_si256(_mm256_and_si256(firsts, seconds), escapes)) << shift;
    }
    return places;
}
#endif

/// Where the bytes of a block are. The last one begins `seen` bytes before its own if it can: to copy these takes as
/// long as to look at some blocks.
ALWAYS_INLINE const uint8_t *paired_at(
    const uint8_t *bytes, size_t count, size_t start, uint8_t *last, size_t *seen
) {
    size_t rest = count - start;
    *seen = 0;
    if (rest >= PAIRED) return bytes + start;
    if (count < PAIRED) return memcpy(memset(last, 0, PAIRED), bytes + start, rest);
    *seen = PAIRED - rest;
    return bytes + start - *seen;
}

ALWAYS_INLINE size_t find_pair(
    uint64_t (*places_in)(const uint8_t *, uint8_t, uint8_t), const uint8_t *bytes, size_t count, size_t start,
    uint8_t first, uint8_t second
) {
    // No pair begins with the last byte, which begins no block.
    size_t nowhere = start < count && bytes[count - 1] == '\\' ? count - 1 : count;
    for (; start + 1 < count; start += BLOCK) {
        uint8_t last[PAIRED];
        size_t seen;
        const uint8_t *block = paired_at(bytes, count, start, last, &seen);
        uint64_t places = places_in(block, first, second) >> seen;
        if (places != 0) return start + (size_t)__builtin_ctzll(places);
    }
    return nowhere;
}

static size_t find_pair_anywhere(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
    return find_pair(places_of, bytes, count, start, first, second);
}

#if defined(__x86_64__)
WIDE static size_t find_pair_widely(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
    return find_pair(wide_places_of, bytes, count, start, first, second);
}
#endif

size_t cvectors_find_pair(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
#if defined(__x86_64__)
    // The widest vectors take longer here, as there is little to do with each.
    if (has_wide_vectors()) return find_pair_widely(bytes, count, start, first, second);
#endif
    return find_pair_anywhere(bytes, count, start, first, second);
}
