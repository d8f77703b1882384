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

/// What is looked for in a block. Rare are brackets and backslashes, with what lies between these in ASCII.
enum wanted { quotes, commas, colons, backslashes, openings, closings, rare };

/// Brackets and braces are the same but for this bit, and all that is rare follows on an opening brace.
enum { BIT_OF_BRACES = 0x20, RARE_BYTES = '}' - '{' };

ALWAYS_INLINE bool is_bracket(enum wanted wanted) { return wanted >= openings; }

ALWAYS_INLINE uint8_t byte_wanted(enum wanted wanted) {
    switch (wanted) {
    case quotes: return '"';
    case commas: return ',';
    case colons: return ':';
    case backslashes: return '\\';
    case closings: return '}';
    default: return '{';
    }
}

/// One bit for each of sixty-four bytes.
ALWAYS_INLINE uint64_t find_in_block(const uint8_t *block, enum wanted wanted) {
    uint64_t found = 0;
    uint8_t byte = byte_wanted(wanted);
    for (int shift = 0; shift < BLOCK; shift += 16) {
        cvectors_bytes vector;
        memcpy(&vector, block + shift, sizeof vector);
        if (is_bracket(wanted)) vector |= BIT_OF_BRACES;
        cvectors_bytes is_found = (cvectors_bytes)(wanted == rare ? vector - byte <= RARE_BYTES : vector == byte);
        found |= (uint64_t)cvectors_mask(is_found) << shift;
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

/// What one block leaves to the next, and where that is.
typedef struct {
    uint64_t in_string, escaped, depth;
    size_t next;
} state;

/// In front of the container whose opening bracket is there.
ALWAYS_INLINE state state_within(size_t opening) { return (state){.depth = 1, .next = opening + 1}; }

/// What of a block is at the container's own level.
typedef struct {
    /// All of its bytes that are; those of brackets that the level begins or ends with, and what holds the others.
    uint64_t own, edges;
    /// Outside strings, but for the quotes.
    uint64_t quotes, commas, colons;
    /// In keys and strings.
    uint64_t escapes;
    /// Where the block is.
    size_t start;
} level_masks;

/// Where the bytes of a block are; `last` is room for one that is not whole.
ALWAYS_INLINE const uint8_t *block_at(const uint8_t *bytes, size_t count, size_t start, uint8_t *last) {
    if (count - start >= BLOCK) return bytes + start;
    memset(last, 0, BLOCK);
    return memcpy(last, bytes + start, count - start);
}

/// Looks at the next block that has something of the container's own level: most are deeper all over, and of those that
/// have neither brackets nor escapes, no more is looked at than what is a string. False where there is none, with `next`
/// behind the bytes, and where a backslash is outside all strings, which is no JSON.
ALWAYS_INLINE bool read_block(
    uint64_t (*find)(const uint8_t *, enum wanted), uint64_t (*parity)(uint64_t), const uint8_t *bytes, size_t count,
    state *between, level_masks *level
) {
    for (; between->next < count; between->next += BLOCK) {
        uint8_t last[BLOCK];
        const uint8_t *block = block_at(bytes, count, between->next, last);
        uint64_t quoted = find(block, quotes), escapes = 0;
        bool is_plain = (find(block, rare) | between->escaped) == 0;
        if (!is_plain) {
            escapes = find(block, backslashes);
            if (escapes | between->escaped) quoted &= ~places_escaped(escapes, &between->escaped);
        }
        uint64_t strings = parity(quoted) ^ between->in_string;
        between->in_string = (uint64_t)((int64_t)strings >> 63);
        *level = (level_masks){.own = UINT64_MAX, .quotes = quoted};
        if (is_plain) {
            if (between->depth > 1) continue;
        } else {
            if (escapes & ~strings) return false;
            uint64_t opening = find(block, openings) & ~strings, closing = find(block, closings) & ~strings;
            uint64_t closed = (uint64_t)__builtin_popcountll(closing);
            if (between->depth > closed + 1) {
                between->depth += (uint64_t)__builtin_popcountll(opening) - closed;
                continue;
            }
            level->own = own_level(opening, closing, &between->depth, &level->edges);
            level->escapes = escapes & level->own;
        }
        level->commas = find(block, commas) & ~strings;
        level->colons = find(block, colons) & ~strings;
        level->start = between->next;
        between->next += BLOCK;
        return true;
    }
    return false;
}

// MARK: What there is for each kind of machine

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,pclmul,popcnt,bmi")))
#define WIDEST __attribute__((target("avx512vbmi2,avx512bw,avx2,pclmul,popcnt,bmi")))

/// Clang may take a mask apart, bit by bit, to put it together again elsewhere, if it is told where that comes from.
WIDE ALWAYS_INLINE uint64_t wide_mask(__m256i vector) {
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(vector);
    __asm__("" : "+r"(mask));
    return mask;
}

WIDE ALWAYS_INLINE uint64_t wide_matches(__m256i vector, char wanted) {
    return wide_mask(_mm256_cmpeq_epi8(vector, _mm256_set1_epi8(wanted)));
}

WIDE ALWAYS_INLINE uint64_t wide_find_in_block(const uint8_t *block, enum wanted wanted) {
    uint64_t found = 0;
    char byte = (char)byte_wanted(wanted);
    for (int shift = 0; shift < BLOCK; shift += 32) {
        __m256i vector = _mm256_loadu_si256((const __m256i *)(block + shift));
        if (is_bracket(wanted)) vector = _mm256_or_si256(vector, _mm256_set1_epi8(BIT_OF_BRACES));
        __m256i above = _mm256_subs_epu8(_mm256_sub_epi8(vector, _mm256_set1_epi8(byte)), _mm256_set1_epi8(RARE_BYTES));
        found |= (wanted == rare ? wide_matches(above, 0) : wide_matches(vector, byte)) << shift;
    }
    return found;
}

WIDEST ALWAYS_INLINE uint64_t widest_matches(__m512i vector, char wanted) {
    return _mm512_cmpeq_epi8_mask(vector, _mm512_set1_epi8(wanted));
}

/// A block is one vector here, and comparing it gives a mask at once.
WIDEST ALWAYS_INLINE uint64_t widest_find_in_block(const uint8_t *block, enum wanted wanted) {
    char byte = (char)byte_wanted(wanted);
    __m512i vector = _mm512_loadu_si512(block);
    if (is_bracket(wanted)) vector = _mm512_or_si512(vector, _mm512_set1_epi8(BIT_OF_BRACES));
    if (wanted != rare) return widest_matches(vector, byte);
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(vector, _mm512_set1_epi8(byte)), _mm512_set1_epi8(RARE_BYTES));
}

/// A product without carries, with all ones, has the parity of all lower bits in each.
WIDE ALWAYS_INLINE uint64_t wide_parity_of(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}
ALWAYS_INLINE bool has_wide_vectors(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi");
}

/// The machines that have had some of this for longer slow down when it is used.
ALWAYS_INLINE bool has_widest_vectors(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
}

/// Takes the best of three functions that the machine can run.
#define CHOOSE(function, ...) \
    (!has_wide_vectors() ? function##_anywhere(__VA_ARGS__) \
     : has_widest_vectors() ? function##_most_widely(__VA_ARGS__) \
                            : function##_widely(__VA_ARGS__))
#else
#define CHOOSE(function, ...) function##_anywhere(__VA_ARGS__)
#endif
