// SPDX-License-Identifier: Apache-2.0
#include "CVectorsSkim.h"
#include "CVectorsBlocks.h"

bool cvectors_names_add(cvectors_names *names, const uint8_t *text, size_t length) {
    if (names->count == cvectors_most_names || length == 0 || length > cvectors_longest_name) return false;
    uint16_t bit = (uint16_t)(1 << names->count);
    names->ending[text[length - 1]] |= bit;
    names->long_as[length] |= bit;
    uint8_t *key = names->keys[names->count];
    memcpy(key, ",\"", 2);
    memcpy(key + 2, text, length);
    memcpy(key + 2 + length, "\":", 2);
    names->lengths[names->count++] = (uint8_t)length;
    return true;
}

// MARK: Finding the members

/// Where the colons and commas of the level are, and the closing bracket behind them: of an object that is well-formed,
/// colons are at even places.
typedef struct {
    uint32_t places[2 * cvectors_most_members + BLOCK];
    size_t count;
    /// Backslashes in keys or strings of the level.
    uint64_t escapes;
} marks;

/// Notes the places of bits; several at a time, as there are some in most blocks, and most blocks have few.
ALWAYS_INLINE void note(marks *noted, uint64_t bits, size_t start) {
    enum { AT_ONCE = 4 };
    uint32_t *next = noted->places + noted->count;
    noted->count += (size_t)__builtin_popcountll(bits);
    while (bits != 0) {
        for (int index = 0; index < AT_ONCE; index++) {
            next[index] = (uint32_t)(start + (bits == 0 ? BLOCK : (size_t)__builtin_ctzll(bits)));
            bits &= bits - 1;
        }
        next += AT_ONCE;
    }
}

#if defined(__x86_64__)
static const uint8_t places_in_block[BLOCK] = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

WIDEST ALWAYS_INLINE void write_places(uint32_t *next, __m128i in_block, __m512i start) {
    _mm512_storeu_si512(next, _mm512_add_epi32(_mm512_cvtepu8_epi32(in_block), start));
}

/// The same by picking the places out of a block's all.
WIDEST ALWAYS_INLINE void note_most_widely(marks *noted, uint64_t bits, size_t start) {
    uint32_t *next = noted->places + noted->count;
    size_t count = (size_t)__builtin_popcountll(bits);
    __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(places_in_block));
    __m512i from = _mm512_set1_epi32((int)start);
    noted->count += count;
    write_places(next, _mm512_castsi512_si128(places), from);
    if (count <= 16) return;
    write_places(next + 16, _mm512_extracti32x4_epi32(places, 1), from);
    write_places(next + 32, _mm512_extracti32x4_epi32(places, 2), from);
    write_places(next + 48, _mm512_extracti32x4_epi32(places, 3), from);
}
#endif

/// Finds the marks of the object at `opening`; it is odd where there are more than there is room for.
ALWAYS_INLINE enum cvectors_end find_marks(
    uint64_t (*find)(const uint8_t *, enum wanted), uint64_t (*parity)(uint64_t), void (*note)(marks *, uint64_t, size_t),
    const uint8_t *bytes, size_t count, size_t opening, marks *found
) {
    state between = state_within(opening);
    level_masks level;
    uint64_t escapes = 0;
    found->count = 0;
    while (read_block(find, parity, bytes, count, &between, &level)) {
        escapes |= level.escapes;
        note(found, (level.commas | level.colons) & level.own, level.start);
        if (between.depth == 0) {
            found->places[found->count++] = (uint32_t)(level.start + 63 - (size_t)__builtin_clzll(level.edges));
            found->escapes = escapes;
            return cvectors_closed;
        }
        if (found->count >= 2 * cvectors_most_members) return cvectors_odd;
    }
    return between.next < count ? cvectors_odd : cvectors_open;
}

static enum cvectors_end find_marks_anywhere(const uint8_t *bytes, size_t count, size_t opening, marks *found) {
    return find_marks(find_in_block, parity_of, note, bytes, count, opening, found);
}

#if defined(__x86_64__)
WIDE static enum cvectors_end find_marks_widely(const uint8_t *bytes, size_t count, size_t opening, marks *found) {
    return find_marks(wide_find_in_block, wide_parity_of, note, bytes, count, opening, found);
}

WIDEST static enum cvectors_end find_marks_most_widely(
    const uint8_t *bytes, size_t count, size_t opening, marks *found
) {
    return find_marks(widest_find_in_block, wide_parity_of, note_most_widely, bytes, count, opening, found);
}
#endif

// MARK: Reading

/// Two bytes, to be compared at once.
ALWAYS_INLINE uint16_t pair_at(const void *bytes) {
    uint16_t pair;
    return *(uint16_t *)memcpy(&pair, bytes, sizeof pair);
}

ALWAYS_INLINE uint32_t four_at(const uint8_t *bytes) {
    uint32_t four;
    return *(uint32_t *)memcpy(&four, bytes, sizeof four);
}

ALWAYS_INLINE uint64_t eight_at(const uint8_t *bytes) {
    uint64_t eight;
    return *(uint64_t *)memcpy(&eight, bytes, sizeof eight);
}

/// Whether as many bytes are the same, of which there are at least four.
ALWAYS_INLINE bool are_same(const uint8_t *some, const uint8_t *others, size_t count) {
    // Some bytes are compared twice, so that there is no rest to go through.
    if (count < 8) return four_at(some) == four_at(others) && four_at(some + count - 4) == four_at(others + count - 4);
    for (size_t index = 0; index < count - 8; index += 8) {
        if (eight_at(some + index) != eight_at(others + index)) return false;
    }
    return eight_at(some + count - 8) == eight_at(others + count - 8);
}

/// The bit of the name that a key is, from its first quote to the colon; zero for none.
ALWAYS_INLINE uint32_t name_of(const cvectors_names *names, const uint8_t *bytes, size_t key, size_t colon) {
    enum { MARKS_OF_KEY = 3 };
    // Greater than any where there is no room for quotes.
    size_t length = colon - key - 2;
    if (length > cvectors_longest_name) return 0;
    for (uint32_t rest = names->ending[bytes[colon - 2]] & names->long_as[length]; rest != 0; rest &= rest - 1) {
        if (are_same(bytes + key, names->keys[__builtin_ctz(rest)] + 1, length + MARKS_OF_KEY)) return rest & -rest;
    }
    return 0;
}

/// Takes down the members of the names. False where a name is there twice, and where white space is around a key or a
/// value that is of interest: what is amiss is gathered, for mostly nothing is.
ALWAYS_INLINE bool take_members(
    const cvectors_names *names, const uint8_t *bytes, const marks *found, cvectors_skim *skim
) {
    uint32_t there = 0, count = 0, amiss = 0, beginning = pair_at("{\"");
    size_t start = skim->opening + 1;
    for (const uint32_t *place = found->places, *last = place + found->count; place != last; place += 2) {
        size_t colon = place[0], end = place[1];
        amiss |= pair_at(bytes + start - 1) ^ beginning;
        amiss |= pair_at(bytes + colon - 1) ^ pair_at("\":");
        beginning = pair_at(",\"");
        uint32_t name = name_of(names, bytes, start, colon);
        if (name != 0) {
            uint32_t number = (uint32_t)__builtin_ctz(name);
            cvectors_skimmed *member = skim->members + number;
            member->start = (uint32_t)start;
            member->value = (uint32_t)colon + 1;
            member->end = (uint32_t)end;
            member->edits = 0;
            amiss |= there & name;
            amiss |= bytes[colon + 1] <= ' ';
            amiss |= bytes[end - 1] <= ' ';
            amiss |= colon + 1 == end;
            there |= name;
            skim->order[count++ % cvectors_most_names] = (uint8_t)number;
        }
        start = end + 1;
    }
    skim->there = there;
    skim->count = count;
    return amiss == 0;
}

/// Whether a key has an escape, if there are some in keys or strings.
static bool has_escaped_key(const uint8_t *bytes, const marks *found, size_t opening) {
    size_t start = opening + 1;
    for (size_t index = 0; index < found->count; index += 2) {
        if (memchr(bytes + start, '\\', found->places[index] - start)) return true;
        start = found->places[index + 1] + 1;
    }
    return false;
}

enum cvectors_end cvectors_skim_read(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    if (opening >= count || count > UINT32_MAX || bytes[opening] != '{') return cvectors_odd;
    marks found;
    enum cvectors_end end = CHOOSE(find_marks, bytes, count, opening, &found);
    if (end != cvectors_closed) return end;
    skim->there = 0;
    skim->count = 0;
    skim->added = 0;
    skim->leading_count = 0;
    skim->trailing_count = 0;
    skim->is_empty = found.count == 1;
    skim->opening = opening;
    skim->closing = found.places[found.count - 1];
    if (bytes[skim->closing] != '}') return cvectors_odd;
    // An empty object has no more than that.
    if (skim->is_empty) {
        return is_blank(bytes, (uint32_t)opening + 1, (uint32_t)skim->closing) ? cvectors_closed : cvectors_odd;
    }
    if (found.count % 2 != 0 || (found.escapes && has_escaped_key(bytes, &found, opening))) return cvectors_odd;
    return take_members(names, bytes, &found, skim) ? cvectors_closed : cvectors_odd;
}

// MARK: Writing

/// What has been written, and from where on the source has not.
typedef struct {
    const uint8_t *next;
    uint8_t *output;
} writer;

ALWAYS_INLINE void append(writer *writing, const uint8_t *bytes, size_t count) {
    memcpy(writing->output, bytes, count);
    writing->output += count;
}

/// Copies the source up to a place, and goes on at another.
ALWAYS_INLINE void copy_up_to(writer *writing, const uint8_t *end, const uint8_t *next) {
    append(writing, writing->next, (size_t)(end - writing->next));
    writing->next = next;
}

/// Leaves a member out, with the comma behind it, or before it if it is the last.
static void leave_out(writer *writing, const uint8_t *bytes, const cvectors_skimmed *member) {
    if (bytes[member->end] == ',') {
        copy_up_to(writing, bytes + member->start, bytes + member->end + 1);
        return;
    }
    copy_up_to(writing, bytes + member->start, bytes + member->end);
    if (writing->output[-1] == ',') writing->output--;
}

ALWAYS_INLINE void write_member(writer *writing, const uint8_t *bytes, const cvectors_skimmed *member) {
    if (member->edits & cvectors_is_removed) return leave_out(writing, bytes, member);
    if (member->edits & cvectors_is_replaced) {
        copy_up_to(writing, bytes + member->start, bytes + member->end);
        return append(writing, member->text, member->text_count);
    }
    if (member->edits & cvectors_is_set) {
        copy_up_to(writing, bytes + member->value, bytes + member->end);
        append(writing, member->text, member->text_count);
    }
    if (member->edits & cvectors_is_copied) {
        copy_up_to(writing, bytes + member->end, bytes + member->end);
        size_t count;
        const uint8_t *value = cvectors_skimmed_value(bytes, member, &count);
        append(writing, member->copy, member->copy_count);
        append(writing, value, count);
    }
    if (member->edits & cvectors_is_followed) {
        copy_up_to(writing, bytes + member->end, bytes + member->end);
        append(writing, member->behind, member->behind_count);
    }
}

/// Each is followed by a comma, for there are members behind them; where all of those are left out, the last one of them
/// takes that comma with it.
static void write_leading(writer *writing, const uint8_t *bytes, const cvectors_skim *skim) {
    const uint8_t *inside = bytes + skim->opening + 1;
    copy_up_to(writing, inside, inside);
    for (uint32_t index = 0; index < skim->leading_count; index++) {
        const cvectors_leading *text = skim->leading + index;
        append(writing, text->key, text->key_count);
        append(writing, text->text, text->text_count);
        *writing->output++ = ',';
    }
}

/// Where all members before it are left out, the first comma goes as well.
static void write_trailing(writer *writing, const uint8_t *bytes, const cvectors_skim *skim) {
    const uint8_t *closing = bytes + skim->closing;
    copy_up_to(writing, closing, closing);
    size_t comma = writing->output[-1] == '{';
    for (uint32_t index = 0; index < skim->trailing_count; index++) {
        append(writing, skim->trailing[index].text + comma, skim->trailing[index].text_count - comma);
        comma = 0;
    }
}

size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output) {
    writer writing = {.next = bytes + skim->opening, .output = output};
    if (skim->leading_count != 0) write_leading(&writing, bytes, skim);
    for (uint32_t index = 0; index < skim->count; index++) {
        const cvectors_skimmed *member = skim->members + skim->order[index];
        if (member->edits) write_member(&writing, bytes, member);
    }
    if (skim->trailing_count != 0) write_trailing(&writing, bytes, skim);
    copy_up_to(&writing, bytes + skim->closing + 1, NULL);
    return (size_t)(writing.output - output);
}
