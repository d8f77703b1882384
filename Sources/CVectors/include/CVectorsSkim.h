// SPDX-License-Identifier: Apache-2.0
// An object of which a few members are looked for and edited, and the rest is stepped over and copied: no index is made.
#pragma once
#include "CVectors.h"

/// How many names can be looked for at once, how long they may be, and how many members an object may have: there are
/// some seventy in the configuration of a container's host.
enum { cvectors_most_names = 16, cvectors_longest_name = 32, cvectors_most_members = 128 };

/// The comma, quotes and colon of a member.
enum { cvectors_marks_of_member = 4 };

/// How many texts an object can be made to begin and to end with.
enum { cvectors_most_leading = 4, cvectors_most_trailing = 8 };

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
enum {
    cvectors_is_removed = 1, cvectors_is_set = 2, cvectors_is_copied = 4, cvectors_is_followed = 8,
    cvectors_is_replaced = 16
};

/// Where a member lies from the quote of its key up to the end of its value, and what becomes of it.
typedef struct {
    uint32_t start, value, end, edits;
    /// What is written in place of the value, if it is set, or of the member, if that is replaced.
    const uint8_t *text;
    size_t text_count;
    /// Which name the value is written with once more, behind the member, if it is copied.
    const uint8_t *copy;
    size_t copy_count;
    /// What is written behind the member, from a comma on, if it is followed.
    const uint8_t *behind;
    size_t behind_count;
} cvectors_skimmed;

/// A text that is written before all members, and its key with quotes and colon.
typedef struct {
    const uint8_t *key, *text;
    size_t key_count, text_count;
} cvectors_leading;

/// What is written behind all members, from a comma on.
typedef struct {
    const uint8_t *text;
    size_t text_count;
} cvectors_trailing;

/// What was found of an object: which of the names, the member of each, and in which order they lie.
typedef struct {
    uint32_t there, count;
    uint8_t order[cvectors_most_names];
    /// Of each name, in memory that there is for as many as there can be names before the object is read.
    cvectors_skimmed *members;
    size_t opening, closing;
    /// What the object begins with, in this order.
    cvectors_leading leading[cvectors_most_leading];
    uint32_t leading_count;
    /// What it ends with, in this order.
    cvectors_trailing trailing[cvectors_most_trailing];
    uint32_t trailing_count;
    /// Whether it has no members.
    bool is_empty;
    /// How many bytes it is longer at most, less than none included.
    ptrdiff_t added;
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
    size_t before = member->edits & cvectors_is_set ? member->text_count : member->end - member->value;
    member->edits |= cvectors_is_set;
    member->text = text;
    member->text_count = count;
    skim->added += (ptrdiff_t)count - (ptrdiff_t)before;
}

/// Has a text written in place of a member that is there, and whose name is not asked for again; it lives until it is
/// written.
static inline void cvectors_skim_replace(cvectors_skim *skim, size_t name, const uint8_t *text, size_t count) {
    cvectors_skimmed *member = skim->members + name;
    member->edits = cvectors_is_replaced;
    member->text = text;
    member->text_count = count;
    skim->there &= ~((uint32_t)1 << name);
    skim->added += (ptrdiff_t)count;
}

/// Has members written behind one that is there; they begin with a comma, and live until they are written. False where
/// something is behind it already.
static inline bool cvectors_skim_follow(cvectors_skim *skim, size_t name, const uint8_t *text, size_t count) {
    cvectors_skimmed *member = skim->members + name;
    if (member->edits & (cvectors_is_copied | cvectors_is_followed)) return false;
    member->edits |= cvectors_is_followed;
    member->behind = text;
    member->behind_count = count;
    skim->added += (ptrdiff_t)count;
    return true;
}

/// Has members written behind all others; they begin with a comma, and live until they are written. False where there are
/// no others, where white space is behind them, or no room for it.
static inline bool cvectors_skim_trail(
    cvectors_skim *skim, const uint8_t *bytes, const uint8_t *text, size_t count
) {
    if (skim->is_empty || skim->trailing_count == cvectors_most_trailing) return false;
    if (bytes[skim->closing - 1] <= ' ') return false;
    skim->trailing[skim->trailing_count++] = (cvectors_trailing){.text = text, .text_count = count};
    skim->added += (ptrdiff_t)count;
    return true;
}

/// Has a text written before all members, with one of the names; it lives until the object is written. False where there
/// are no others, no room for it, or a member of that name.
static inline bool cvectors_skim_lead(
    cvectors_skim *skim, const cvectors_names *names, size_t name, const uint8_t *text, size_t count
) {
    if (skim->is_empty || skim->leading_count == cvectors_most_leading) return false;
    const uint8_t *key = names->keys[name] + 1;
    if (cvectors_skim_has(skim, name)) return false;
    for (uint32_t index = 0; index < skim->leading_count; index++) {
        if (skim->leading[index].key == key) return false;
    }
    skim->leading[skim->leading_count++] = (cvectors_leading){
        .key = key, .key_count = (size_t)names->lengths[name] + cvectors_marks_of_member - 1,
        .text = text, .text_count = count,
    };
    skim->added += (ptrdiff_t)(count + names->lengths[name] + cvectors_marks_of_member);
    return true;
}

/// Has members written before all others; they begin with a comma, as if they were behind others, and live until they are
/// written. False where there are no others, or no room for it.
static inline bool cvectors_skim_begin(cvectors_skim *skim, const uint8_t *text, size_t count) {
    if (skim->is_empty || skim->leading_count == cvectors_most_leading) return false;
    skim->leading[skim->leading_count++] = (cvectors_leading){.key = text + 1, .key_count = count - 1, .text = text};
    skim->added += (ptrdiff_t)count;
    return true;
}

/// Whether anything is to be written otherwise than it was read.
static inline bool cvectors_skim_is_edited(const cvectors_skim *skim) {
    uint32_t edits = skim->leading_count | skim->trailing_count;
    for (uint32_t index = 0; index < skim->count; index++) edits |= skim->members[skim->order[index]].edits;
    return edits != 0;
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
    skim->added += (ptrdiff_t)(count + member->copy_count);
}

/// How many bytes the object has at most when it is written.
static inline size_t cvectors_skim_room(const cvectors_skim *skim) {
    return (size_t)((ptrdiff_t)(skim->closing + 1 - skim->opening) + skim->added);
}

/// Writes the object with what became of its members, and gives how many bytes that are.
size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output);
