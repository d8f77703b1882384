// SPDX-License-Identifier: Apache-2.0
// An object of which a few members are looked for and edited, and the rest is stepped over and copied: no index is made.
#pragma once
#include "CVectors.h"

/// How many names can be looked for at once, how long they may be, and how many members an object may have.
enum { cvectors_most_names = 16, cvectors_longest_name = 32, cvectors_most_members = 64 };

/// The comma, quotes and colon of a member.
enum { cvectors_marks_of_member = 4 };

/// How many texts an object can be made to begin with.
enum { cvectors_most_leading = 4 };

/// Names to look for, ready to be told from others.
typedef struct {
    /// Which of them end with each byte, and which are so long: most others are told apart by this.
    uint16_t ending[256], long_as[cvectors_longest_name + 1];
    /// Each as it is written before a value, with a comma in front: `,"name":`.
    uint8_t keys[cvectors_most_names][cvectors_longest_name + cvectors_marks_of_member];
    uint8_t lengths[cvectors_most_names];
    uint32_t count;
} cvectors_names;

/// What becomes of a member, as bits.
enum { cvectors_is_removed = 1, cvectors_is_set = 2, cvectors_is_copied = 4 };

/// Where a member lies from the quote of its key up to the end of its value, and what becomes of it.
typedef struct {
    uint32_t start, value, end, edits;
    /// What is written in place of the value, if it is set.
    const uint8_t *text;
    size_t text_count;
    /// Which name the value is written with once more, behind the member, if it is copied.
    const uint8_t *copy;
    size_t copy_count;
} cvectors_skimmed;

/// A text that is written before all members, and its key with quotes and colon.
typedef struct {
    const uint8_t *key, *text;
    size_t key_count, text_count;
} cvectors_leading;

/// What was found of an object: which of the names, the member of each, and in which order they lie.
typedef struct {
    uint32_t there, count;
    uint8_t order[cvectors_most_names];
    cvectors_skimmed members[cvectors_most_names];
    size_t opening, closing;
    /// What the object begins with, in this order.
    cvectors_leading leading[cvectors_most_leading];
    uint32_t leading_count;
    /// How many bytes were added at most.
    size_t added;
} cvectors_skim;

/// Adds a name that is not empty; false where there is no room for it.
bool cvectors_names_add(cvectors_names *names, const uint8_t *text, size_t length);

/// Looks for the members of the object at `opening`. It is odd where a key has an escape, where a name is there twice,
/// where white space is around a member that was found, and wherever else something is out of the ordinary.
enum cvectors_end cvectors_skim_read(
    const cvectors_names *names, const uint8_t *bytes, size_t count, size_t opening, cvectors_skim *skim);

/// The member of a name, which is there or not.
static inline cvectors_skimmed *cvectors_skim_member(cvectors_skim *skim, size_t name) { return skim->members + name; }

/// Whether there is a member of a name.
static inline bool cvectors_skim_has(const cvectors_skim *skim, size_t name) { return skim->there >> name & 1; }

/// The value of a member that is there, as it is by now.
static inline const uint8_t *cvectors_skimmed_value(
    const uint8_t *bytes, const cvectors_skimmed *member, size_t *count
) {
    bool is_set = member->edits & cvectors_is_set;
    *count = is_set ? member->text_count : member->end - member->value;
    return is_set ? member->text : bytes + member->value;
}

/// Leaves a member out, if it is there.
static inline void cvectors_skim_remove(cvectors_skim *skim, size_t name) {
    if (!cvectors_skim_has(skim, name)) return;
    skim->members[name].edits |= cvectors_is_removed;
    skim->there &= ~((uint32_t)1 << name);
}

/// Gives a member that is there another value, which lives until it is written.
static inline void cvectors_skim_set(cvectors_skim *skim, size_t name, const uint8_t *text, size_t count) {
    cvectors_skimmed *member = skim->members + name;
    member->edits |= cvectors_is_set;
    member->text = text;
    member->text_count = count;
    skim->added += count;
}

/// Has a text written before all members, with one of the names; it lives until the object is written, which has a member
/// already. False where there is no room for it, or a member of that name.
static inline bool cvectors_skim_lead(
    cvectors_skim *skim, const cvectors_names *names, size_t name, const uint8_t *text, size_t count
) {
    if (skim->leading_count == cvectors_most_leading) return false;
    const uint8_t *key = names->keys[name] + 1;
    if (cvectors_skim_has(skim, name)) return false;
    for (uint32_t index = 0; index < skim->leading_count; index++) {
        if (skim->leading[index].key == key) return false;
    }
    skim->leading[skim->leading_count++] = (cvectors_leading){
        .key = key, .key_count = (size_t)names->lengths[name] + cvectors_marks_of_member - 1,
        .text = text, .text_count = count,
    };
    skim->added += count + names->lengths[name] + cvectors_marks_of_member;
    return true;
}

/// Has the value of a member that is there written once more behind it, with another of the names.
static inline void cvectors_skim_copy(
    cvectors_skim *skim, const uint8_t *bytes, size_t name, const cvectors_names *names, size_t other
) {
    cvectors_skimmed *member = skim->members + name;
    size_t count;
    cvectors_skimmed_value(bytes, member, &count);
    member->edits |= cvectors_is_copied;
    member->copy = names->keys[other];
    member->copy_count = (size_t)names->lengths[other] + cvectors_marks_of_member;
    skim->added += count + member->copy_count;
}

/// How many bytes the object has at most when it is written.
static inline size_t cvectors_skim_room(const cvectors_skim *skim) {
    return skim->closing + 1 - skim->opening + skim->added;
}

/// Writes the object with what became of its members, and gives how many bytes that are.
size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output);
