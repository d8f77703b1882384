// SPDX-License-Identifier: Apache-2.0
// Reads JSON sixty-four bytes at a time, in the manner of simdjson: masks of what matters, with what is in strings taken
// out of them. Whoever includes this is compiled three times on x86-64: for the vectors of every machine, of most and of
// new ones.
#pragma once
#include "CVectors.h"
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { BLOCK = 64 };

// MARK: What matters in a block

/// One bit for each of sixty-four bytes.
typedef struct {
    uint64_t quotes, backslashes, openings, closings, commas, colons;
} masks;

ALWAYS_INLINE masks masks_of(const uint8_t *block) {
    masks found = {0};
    for (int shift = 0; shift < BLOCK; shift += 16) {
        cvectors_bytes vector;
        memcpy(&vector, block + shift, sizeof vector);
        // Brackets and braces are the same but for this bit.
        cvectors_bytes braces = vector | 0x20;
        found.quotes |= (uint64_t)cvectors_matches(vector, '"') << shift;
        found.backslashes |= (uint64_t)cvectors_matches(vector, '\\') << shift;
        found.openings |= (uint64_t)cvectors_matches(braces, '{') << shift;
        found.closings |= (uint64_t)cvectors_matches(braces, '}') << shift;
        found.commas |= (uint64_t)cvectors_matches(vector, ',') << shift;
        found.colons |= (uint64_t)cvectors_matches(vector, ':') << shift;
    }
    return found;
}

/// Sets each bit from every other one of `bits` up to the next.
ALWAYS_INLINE uint64_t parity_of(uint64_t bits) {
    for (int shift = 1; shift < BLOCK; shift *= 2) bits ^= bits << shift;
    return bits;
}

/// The bytes that a backslash escapes: those behind an odd number of them. The sum carries through each run of
/// backslashes that begins at an odd place, and so tells which runs end at which parity.
ALWAYS_INLINE uint64_t places_escaped(uint64_t backslashes, uint64_t *escaped) {
    const uint64_t even_places = 0x5555555555555555;
    uint64_t escaping = backslashes & ~*escaped;
    uint64_t behind = escaping << 1 | *escaped;
    uint64_t odd_starts = escaping & ~even_places & ~behind;
    uint64_t sum;
    *escaped = __builtin_add_overflow(odd_starts, escaping, &sum);
    return (even_places ^ sum << 1) & behind;
}

/// The bits that are at the container's own level, and in `edges` the brackets of what it holds, and its own last one.
ALWAYS_INLINE uint64_t own_level(uint64_t openings, uint64_t closings, uint64_t *depth, uint64_t *edges) {
    uint64_t level = *depth == 1 ? UINT64_MAX : 0;
    *edges = 0;
    for (uint64_t rest = openings | closings; rest != 0 && *depth != 0; rest &= rest - 1) {
        uint64_t bracket = rest & -rest;
        uint64_t is_closing = (closings & bracket) != 0;
        // Of the levels on both sides of the bracket, the one that is less deep.
        uint64_t outer = *depth - is_closing;
        *depth = outer + 1 - is_closing;
        // From the first level to the second or back, or to the end.
        if (outer > 1) bracket = 0;
        *edges |= bracket;
        level ^= -(bracket << 1);
    }
    return level;
}

// MARK: White space

ALWAYS_INLINE bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

ALWAYS_INLINE uint32_t skip_spaces(const uint8_t *bytes, uint32_t start, uint32_t end) {
    while (start < end && is_space(bytes[start])) start++;
    return start;
}

/// Whether there is nothing but white space; mostly there is nothing at all.
ALWAYS_INLINE bool is_blank(const uint8_t *bytes, uint32_t start, uint32_t end) {
    return skip_spaces(bytes, start, end) == end;
}

// MARK: Going through the blocks

/// What one block leaves to the next.
typedef struct {
    uint64_t in_string, escaped, depth;
} state;

/// What of a block is at the container's own level.
typedef struct {
    /// All of its bytes that are; those of brackets that the level begins or ends with, and what holds the others.
    uint64_t own, edges;
    /// Outside strings, but for the quotes.
    uint64_t quotes, commas, colons;
    /// In keys and strings.
    uint64_t escapes;
} level_masks;

/// Where the bytes of a block are; `last` is room for one that is not whole.
ALWAYS_INLINE const uint8_t *block_at(const uint8_t *bytes, size_t count, size_t start, uint8_t *last) {
    if (count - start >= BLOCK) return bytes + start;
    memset(last, 0, BLOCK);
    return memcpy(last, bytes + start, count - start);
}

/// Looks at the next block; false where a backslash is outside all strings, which is no JSON.
ALWAYS_INLINE bool read_block(
    masks (*masks_in)(const uint8_t *), uint64_t (*parity)(uint64_t), const uint8_t *block, state *between,
    level_masks *level
) {
    masks matches = masks_in(block);
    uint64_t quotes = matches.quotes;
    if (matches.backslashes | between->escaped) quotes &= ~places_escaped(matches.backslashes, &between->escaped);
    uint64_t strings = parity(quotes) ^ between->in_string;
    between->in_string = (uint64_t)((int64_t)strings >> 63);
    if (matches.backslashes & ~strings) return false;

    uint64_t openings = matches.openings & ~strings, closings = matches.closings & ~strings;
    uint64_t closed = (uint64_t)__builtin_popcountll(closings);
    if (between->depth > closed + 1) {
        between->depth += (uint64_t)__builtin_popcountll(openings) - closed;
        *level = (level_masks){0};
        return true;
    }
    level->own = own_level(openings, closings, &between->depth, &level->edges);
    level->quotes = quotes;
    level->commas = matches.commas & ~strings;
    level->colons = matches.colons & ~strings;
    level->escapes = matches.backslashes & level->own;
    return true;
}

// MARK: What there is for each kind of machine

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,pclmul,popcnt,bmi")))
#define WIDEST __attribute__((target("avx512bw,avx2,pclmul,popcnt,bmi")))

/// Clang may take a mask apart, bit by bit, to put it together again elsewhere, if it is told where that comes from.
WIDE ALWAYS_INLINE uint64_t wide_mask(__m256i vector) {
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(vector);
    __asm__("" : "+r"(mask));
    return mask;
}

WIDE ALWAYS_INLINE uint64_t wide_matches(__m256i vector, char wanted) {
    return wide_mask(_mm256_cmpeq_epi8(vector, _mm256_set1_epi8(wanted)));
}

WIDE ALWAYS_INLINE masks wide_masks_of(const uint8_t *block) {
    masks found = {0};
    for (int shift = 0; shift < BLOCK; shift += 32) {
        __m256i vector = _mm256_loadu_si256((const __m256i *)(block + shift));
        __m256i braces = _mm256_or_si256(vector, _mm256_set1_epi8(0x20));
        found.quotes |= wide_matches(vector, '"') << shift;
        found.backslashes |= wide_matches(vector, '\\') << shift;
        found.openings |= wide_matches(braces, '{') << shift;
        found.closings |= wide_matches(braces, '}') << shift;
        found.commas |= wide_matches(vector, ',') << shift;
        found.colons |= wide_matches(vector, ':') << shift;
    }
    return found;
}

WIDEST ALWAYS_INLINE uint64_t widest_matches(__m512i vector, char wanted) {
    return _mm512_cmpeq_epi8_mask(vector, _mm512_set1_epi8(wanted));
}

/// A block is one vector here, and comparing it gives a mask at once.
WIDEST ALWAYS_INLINE masks widest_masks_of(const uint8_t *block) {
    __m512i vector = _mm512_loadu_si512(block);
    __m512i braces = _mm512_or_si512(vector, _mm512_set1_epi8(0x20));
    return (masks){
        .quotes = widest_matches(vector, '"'), .backslashes = widest_matches(vector, '\\'),
        .openings = widest_matches(braces, '{'), .closings = widest_matches(braces, '}'),
        .commas = widest_matches(vector, ','), .colons = widest_matches(vector, ':'),
    };
}

/// A product without carries, with all ones, has the parity of all lower bits in each.
WIDE ALWAYS_INLINE uint64_t wide_parity_of(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}
ALWAYS_INLINE bool has_wide_vectors(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi");
}

ALWAYS_INLINE bool has_widest_vectors(void) { return __builtin_cpu_supports("avx512bw"); }

/// Takes the best of three functions that the machine can run.
#define CHOOSE(function, ...) \
    (!has_wide_vectors() ? function##_anywhere(__VA_ARGS__) \
     : has_widest_vectors() ? function##_most_widely(__VA_ARGS__) \
                            : function##_widely(__VA_ARGS__))
#else
#define CHOOSE(function, ...) function##_anywhere(__VA_ARGS__)
#endif
