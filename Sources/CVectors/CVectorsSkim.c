// SPDX-License-Identifier: Apache-2.0
#include "CVectorsSkim.h"
#include "CVectorsBlocks.h"

enum { NO_NAME = cvectors_most_names };

bool cvectors_names_add(cvectors_names *names, const uint8_t *text, size_t length) {
    if (names->count == cvectors_most_names || length == 0 || length > cvectors_longest_name) return false;
    uint16_t bit = (uint16_t)(1 << names->count);
    names->ending[text[length - 1]] |= bit;
    names->long_as[length] |= bit;
    memcpy(names->text[names->count], text, length);
    names->lengths[names->count++] = (uint8_t)length;
    return true;
}

// MARK: Finding the members

/// Where the colons and commas of the level are, and the closing bracket behind them: of an object that is well-formed,
/// colons are at even places.
typedef struct {
    uint32_t places[2 * cvectors_most_members + BLOCK];
    size_t count;
    /// Whether there is a backslash in a key or a string of the level.
    bool has_escapes;
} marks;

/// Notes the places of bits; several at a time, as there are some in most blocks, and most blocks have few.
ALWAYS_INLINE void note(marks *noted, uint64_t bits, size_t start) {
    enum { AT_ONCE = 4 };
    uint32_t *next = noted->places + noted->count;
    noted->count += (size_t)__builtin_popcountll(bits);
    while (bits != 0) {
        for (int index = 0; index < AT_ONCE; index++) {
            next[index] = (uint32_t)(start + (size_t)__builtin_ctzll(bits | (uint64_t)1 << 63));
            bits &= bits - 1;
        }
        next += AT_ONCE;
    }
}

/// Finds the marks of the object at `opening`; it is odd where there are more than there is room for.
ALWAYS_INLINE enum cvectors_end find_marks(
    masks (*masks_in)(const uint8_t *), uint64_t (*parity)(uint64_t), const uint8_t *bytes, size_t count,
    size_t opening, marks *found
) {
    state between = {.depth = 1};
    level_masks level;
    for (size_t start = opening + 1; start < count; start += BLOCK) {
        uint8_t last[BLOCK];
        const uint8_t *block = block_at(bytes, count, start, last);
        if (!read_block(masks_in, parity, block, &between, &level)) return cvectors_odd;
        found->has_escapes |= level.escapes != 0;
        note(found, (level.commas | level.colons) & level.own, start);
        if (between.depth == 0) {
            found->places[found->count++] = (uint32_t)(start + 63 - (size_t)__builtin_clzll(level.edges));
            return cvectors_closed;
        }
        if (found->count >= 2 * cvectors_most_members) return cvectors_odd;
    }
    return cvectors_open;
}

// MARK: Reading

/// Which name a key is, which begins and ends with quotes.
ALWAYS_INLINE uint32_t name_of(const cvectors_names *names, const uint8_t *bytes, size_t key, size_t colon) {
    size_t length = colon - key - 2;
    if (length > cvectors_longest_name) return NO_NAME;
    for (uint32_t rest = names->ending[bytes[colon - 2]] & names->long_as[length]; rest != 0; rest &= rest - 1) {
        uint32_t name = (uint32_t)__builtin_ctz(rest);
        if (memcmp(bytes + key + 1, names->text[name], length) == 0) return name;
    }
    return NO_NAME;
}

/// Takes down the members of the names. False where a name is there twice, where a key has an escape, and where white space
/// is around a key or a value that is of interest.
ALWAYS_INLINE bool take_members(
    const cvectors_names *names, const uint8_t *bytes, const marks *found, cvectors_skim *skim
) {
    size_t start = skim->opening + 1;
    for (size_t index = 0; index < found->count; index += 2) {
        size_t colon = found->places[index], end = found->places[index + 1];
        if (colon < start + 2 || bytes[start] != '"' || bytes[colon] != ':' || bytes[colon - 1] != '"') return false;
        if (bytes[end] != ',' && index + 2 != found->count) return false;
        if (found->has_escapes && memchr(bytes + start, '\\', colon - start)) return false;
        uint32_t name = name_of(names, bytes, start, colon);
        if (name != NO_NAME) {
            if (skim->members[name].end != 0 || colon + 1 >= end) return false;
            if (bytes[colon + 1] <= ' ' || bytes[end - 1] <= ' ') return false;
            skim->members[name].start = (uint32_t)start;
            skim->members[name].value = (uint32_t)colon + 1;
            skim->members[name].end = (uint32_t)end;
            skim->order[skim->count++] = (uint8_t)name;
        }
        start = end + 1;
    }
    return true;
}

ALWAYS_INLINE enum cvectors_end skim_read(
    masks (*masks_in)(const uint8_t *), uint64_t (*parity)(uint64_t), const cvectors_names *names,
    const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    marks found;
    found.count = 0;
    found.has_escapes = false;
    enum cvectors_end end = find_marks(masks_in, parity, bytes, count, opening, &found);
    if (end != cvectors_closed) return end;
    skim->closing = found.places[found.count - 1];
    if (bytes[skim->closing] != '}') return cvectors_odd;
    // An empty object has no more than that.
    bool is_usual = found.count == 1 ? is_blank(bytes, (uint32_t)opening + 1, (uint32_t)skim->closing)
                                     : found.count % 2 == 0 && take_members(names, bytes, &found, skim);
    return is_usual ? cvectors_closed : cvectors_odd;
}

static enum cvectors_end skim_read_anywhere(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(masks_of, parity_of, names, bytes, count, opening, skim);
}

#if defined(__x86_64__)
WIDE static enum cvectors_end skim_read_widely(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(wide_masks_of, wide_parity_of, names, bytes, count, opening, skim);
}

WIDEST static enum cvectors_end skim_read_most_widely(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(widest_masks_of, wide_parity_of, names, bytes, count, opening, skim);
}
#endif

enum cvectors_end cvectors_skim_read(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    if (opening >= count || count > UINT32_MAX || bytes[opening] != '{') return cvectors_odd;
    skim->count = 0;
    skim->added = 0;
    skim->leading_count = 0;
    skim->opening = opening;
    memset(skim->members, 0, names->count * sizeof *skim->members);
    return CHOOSE(skim_read, names, bytes, count, opening, skim);
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

ALWAYS_INLINE void append_byte(writer *writing, uint8_t byte) { *writing->output++ = byte; }

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

ALWAYS_INLINE void append_member(
    writer *writing, const uint8_t *name, size_t name_count, const uint8_t *value, size_t count
) {
    append_byte(writing, '"');
    append(writing, name, name_count);
    append_byte(writing, '"');
    append_byte(writing, ':');
    append(writing, value, count);
}

static void write_copy(writer *writing, const uint8_t *bytes, const cvectors_skimmed *member) {
    size_t count;
    const uint8_t *value = cvectors_skimmed_value(bytes, member, &count);
    append_byte(writing, ',');
    append_member(writing, member->copy, member->copy_count, value, count);
}

/// Each is followed by a comma, for there are members behind them; where all of those are left out, the last one of them
/// takes that comma with it.
static void write_leading(writer *writing, const uint8_t *bytes, const cvectors_skim *skim) {
    const uint8_t *inside = bytes + skim->opening + 1;
    copy_up_to(writing, inside, inside);
    for (uint32_t index = 0; index < skim->leading_count; index++) {
        const cvectors_leading *text = skim->leading + index;
        append_member(writing, text->name, text->name_count, text->text, text->text_count);
        append_byte(writing, ',');
    }
}

size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output) {
    writer writing = {.next = bytes + skim->opening, .output = output};
    if (skim->leading_count != 0) write_leading(&writing, bytes, skim);
    for (uint32_t index = 0; index < skim->count; index++) {
        const cvectors_skimmed *member = skim->members + skim->order[index];
        if (member->is_removed) {
            leave_out(&writing, bytes, member);
            continue;
        }
        if (member->text) {
            copy_up_to(&writing, bytes + member->value, bytes + member->end);
            append(&writing, member->text, member->text_count);
        }
        if (member->copy) {
            copy_up_to(&writing, bytes + member->end, bytes + member->end);
            write_copy(&writing, bytes, member);
        }
    }
    copy_up_to(&writing, bytes + skim->closing + 1, NULL);
    return (size_t)(writing.output - output);
}
