// SPDX-License-Identifier: Apache-2.0
#include "CVectorsSkim.h"
#include "CVectorsBlocks.h"

enum { NO_NAME = cvectors_most_names };

bool cvectors_names_add(cvectors_names *names, const uint8_t *text, size_t length) {
    if (names->count == cvectors_most_names || length == 0 || length > cvectors_longest_name) return false;
    names->ending[text[length - 1]] |= (uint16_t)(1 << names->count);
    memcpy(names->text[names->count], text, length);
    names->lengths[names->count++] = (uint8_t)length;
    return true;
}

// MARK: Reading

/// Which name the key before `colon` is, whose closing quote is there.
ALWAYS_INLINE uint32_t name_before(const cvectors_names *names, const uint8_t *bytes, size_t opening, size_t colon) {
    for (uint32_t rest = names->ending[bytes[colon - 2]]; rest != 0; rest &= rest - 1) {
        uint32_t name = (uint32_t)__builtin_ctz(rest);
        size_t length = names->lengths[name];
        if (colon - opening < length + 3) continue;
        const uint8_t *start = bytes + colon - 1 - length;
        if (start[-1] == '"' && memcmp(start, names->text[name], length) == 0) return name;
    }
    return NO_NAME;
}

/// Whether a backslash of the level is in a key: in a string that a colon follows. `is_open` says whether a string with
/// one goes on in the next block.
static bool has_escaped_key(
    const uint8_t *bytes, size_t count, size_t start, const level_masks *level, bool *is_open
) {
    uint64_t quotes = level->quotes & level->own, escapes = level->escapes;
    while (*is_open || escapes != 0) {
        uint64_t later = *is_open ? quotes : quotes & ~(escapes ^ (escapes - 1));
        *is_open = later == 0;
        if (*is_open) return false;
        size_t behind = start + (size_t)__builtin_ctzll(later) + 1;
        if (behind < count && bytes[behind] == ':') return true;
        escapes &= ~(later ^ (later - 1));
    }
    return false;
}

/// Takes down where the member of that name begins; false where it has been there before, or is not written as usual.
ALWAYS_INLINE bool begin_member(
    cvectors_skim *skim, const cvectors_names *names, uint32_t name, const uint8_t *bytes, size_t colon
) {
    size_t key = colon - 2 - names->lengths[name];
    if (skim->members[name].value != 0 || (bytes[key - 1] != ',' && bytes[key - 1] != '{')) return false;
    skim->members[name] = (cvectors_skimmed){.start = (uint32_t)key, .value = (uint32_t)colon + 1};
    skim->order[skim->count++] = (uint8_t)name;
    return true;
}

/// Whether each member that was found has a value with no white space around.
ALWAYS_INLINE bool are_filled(const cvectors_skim *skim, const uint8_t *bytes) {
    for (uint32_t index = 0; index < skim->count; index++) {
        const cvectors_skimmed *member = skim->members + skim->order[index];
        if (member->value >= member->end || is_space(bytes[member->value]) || is_space(bytes[member->end - 1])) {
            return false;
        }
    }
    return true;
}

ALWAYS_INLINE bool skim_read(
    masks (*masks_in)(const uint8_t *), uint64_t (*parity)(uint64_t), const cvectors_names *names,
    const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    uint32_t pending = NO_NAME;
    bool is_escaped = false;
    // Members have one colon each, and one comma between two.
    int64_t surplus = 0;
    state between = {.depth = 1};
    level_masks level;
    for (size_t start = opening + 1; start < count; start += BLOCK) {
        uint8_t last[BLOCK];
        const uint8_t *block = block_at(bytes, count, start, last);
        if (!read_block(masks_in, parity, block, &between, &level)) return false;
        if ((level.escapes != 0 || is_escaped) && has_escaped_key(bytes, count, start, &level, &is_escaped)) return false;
        uint64_t commas = level.commas & level.own, colons = level.colons & level.own;
        surplus += __builtin_popcountll(colons) - __builtin_popcountll(commas);
        if (pending != NO_NAME && commas != 0) {
            skim->members[pending].end = (uint32_t)(start + (size_t)__builtin_ctzll(commas));
            pending = NO_NAME;
        }
        for (; colons != 0; colons &= colons - 1) {
            size_t colon = start + (size_t)__builtin_ctzll(colons);
            if (bytes[colon - 1] != '"') return false;
            uint32_t name = name_before(names, bytes, opening, colon);
            if (name == NO_NAME) continue;
            if (!begin_member(skim, names, name, bytes, colon)) return false;
            uint64_t later = commas & ~(colons ^ (colons - 1));
            if (later == 0) {
                pending = name;
            } else {
                skim->members[name].end = (uint32_t)(start + (size_t)__builtin_ctzll(later));
            }
        }
        if (between.depth != 0) continue;
        skim->closing = start + 63 - (size_t)__builtin_clzll(level.edges);
        bool is_empty = surplus == 0 && is_blank(bytes, (uint32_t)opening + 1, (uint32_t)skim->closing);
        if (bytes[skim->closing] != '}' || (surplus != 1 && !is_empty)) return false;
        if (pending != NO_NAME) skim->members[pending].end = (uint32_t)skim->closing;
        return are_filled(skim, bytes);
    }
    return false;
}

static bool skim_read_anywhere(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(masks_of, parity_of, names, bytes, count, opening, skim);
}

#if defined(__x86_64__)
WIDE static bool skim_read_widely(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(wide_masks_of, wide_parity_of, names, bytes, count, opening, skim);
}

WIDEST static bool skim_read_most_widely(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    return skim_read(widest_masks_of, wide_parity_of, names, bytes, count, opening, skim);
}
#endif

bool cvectors_skim_read(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim
) {
    if (opening >= count || count > UINT32_MAX || bytes[opening] != '{') return false;
    skim->count = 0;
    skim->opening = opening;
    memset(skim->members, 0, names->count * sizeof *skim->members);
    return CHOOSE(skim_read, names, bytes, count, opening, skim);
}

// MARK: Writing

size_t cvectors_skim_room(const cvectors_skim *skim) {
    enum { MARKS_OF_MEMBER = 4 };
    size_t room = skim->closing + 1 - skim->opening;
    for (uint32_t index = 0; index < skim->count; index++) {
        const cvectors_skimmed *member = skim->members + skim->order[index];
        size_t value = member->text ? member->text_count : member->end - member->value;
        if (member->text) room += value;
        if (member->copy) room += value + member->copy_count + MARKS_OF_MEMBER;
    }
    return room;
}

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

static void write_copy(writer *writing, const uint8_t *bytes, const cvectors_skimmed *member) {
    size_t count;
    const uint8_t *value = cvectors_skimmed_value(bytes, member, &count);
    append_byte(writing, ',');
    append_byte(writing, '"');
    append(writing, member->copy, member->copy_count);
    append_byte(writing, '"');
    append_byte(writing, ':');
    append(writing, value, count);
}

size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output) {
    writer writing = {.next = bytes + skim->opening, .output = output};
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
