// SPDX-License-Identifier: Apache-2.0
#include "CVectorsSearch.h"
#include "CVectorsBlocks.h"

ALWAYS_INLINE uint64_t matches_of(const uint8_t *block, uint8_t wanted) {
    uint64_t found = 0;
    for (int shift = 0; shift < BLOCK; shift += 16) {
        cvectors_bytes vector;
        memcpy(&vector, block + shift, sizeof vector);
        found |= (uint64_t)cvectors_matches(vector, wanted) << shift;
    }
    return found;
}

#if defined(__x86_64__)
WIDE ALWAYS_INLINE uint64_t wide_matches_of(const uint8_t *block, uint8_t wanted) {
    uint64_t found = 0;
    for (int shift = 0; shift < BLOCK; shift += 32) {
        found |= wide_matches(_mm256_loadu_si256((const __m256i *)(block + shift)), (char)wanted) << shift;
    }
    return found;
}

WIDEST ALWAYS_INLINE uint64_t widest_matches_of(const uint8_t *block, uint8_t wanted) {
    return widest_matches(_mm512_loadu_si512(block), (char)wanted);
}
#endif

/// The byte behind the last of a block is looked at, too.
ALWAYS_INLINE size_t find_pair(
    uint64_t (*matches)(const uint8_t *, uint8_t), const uint8_t *bytes, size_t count, size_t start, uint8_t first,
    uint8_t second
) {
    for (size_t index = start; index < count; index += BLOCK) {
        uint8_t last[BLOCK + 1] = {0};
        const uint8_t *block = bytes + index;
        if (count - index <= BLOCK) block = memcpy(last, block, count - index);
        uint64_t places = (matches(block, first) & matches(block + 1, second)) | matches(block, '\\');
        if (places != 0) return index + (size_t)__builtin_ctzll(places);
    }
    return count;
}

static size_t find_pair_anywhere(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
    return find_pair(matches_of, bytes, count, start, first, second);
}

#if defined(__x86_64__)
WIDE static size_t find_pair_widely(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
    return find_pair(wide_matches_of, bytes, count, start, first, second);
}

WIDEST static size_t find_pair_most_widely(
    const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second
) {
    return find_pair(widest_matches_of, bytes, count, start, first, second);
}
#endif

size_t cvectors_find_pair(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second) {
    return CHOOSE(find_pair, bytes, count, start, first, second);
}
