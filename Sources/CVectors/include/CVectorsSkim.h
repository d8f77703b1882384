// SPDX-License-Identifier: Apache-2.0
// An object of which a few members are looked for and edited, and the rest is stepped over and copied: no index is made.
#pragma once
#include "CVectors.h"

/// How many names can be looked for at once, how long they may be, and how many members an object may have.
enum { cvectors_most_names = 16, cvectors_longest_name = 32, cvectors_most_members = 64 };

/// How many texts an object can be made to begin with.
enum { cvectors_most_leading = 4 };

/// Names to look for, ready to be told from others.
typedef struct {
    /// Which of them end with each byte, and which are so long: most others are told apart by this.
    uint16_t ending[256], long_as[cvectors_longest_name + 1];
    uint8_t text[cvectors_most_names][cvectors_longest_name];
    uint8_t lengths[cvectors_most_names];
    uint32_t count;
} cvectors_names;

/// Where a member lies from the quote of its key up to the end of its value, which is zero for one that is not there; and
/// what becomes of it.
typedef struct {
    uint32_t start, value, end;
    bool is_removed;
    /// What is written in place of the value, unless that is null.
    const uint8_t *text;
    size_t text_count;
    /// The name that the value is written with once more, behind the member; null for none.
    const uint8_t *copy;
    size_t copy_count;
} cvectors_skimmed;

/// A text that is written before all members, and its name.
typedef struct {
    const uint8_t *name, *text;
    size_t name_count, text_count;
} cvectors_leading;

/// What was found of an object: the member of each name, and in which order they lie.
typedef struct {
    cvectors_skimmed members[cvectors_most_names];
    uint8_t order[cvectors_most_names];
    uint32_t count;
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

static inline bool cvectors_skimmed_is_there(const cvectors_skimmed *member) {
    return member->end != 0 && !member->is_removed;
}

/// The value of a member that is there, as it is by now.
static inline const uint8_t *cvectors_skimmed_value(
    const uint8_t *bytes, const cvectors_skimmed *member, size_t *count
) {
    *count = member->text ? member->text_count : member->end - member->value;
    return member->text ? member->text : bytes + member->value;
}

/// Gives a member that is there another value, which lives until it is written.
static inline void cvectors_skim_set(cvectors_skim *skim, size_t name, const uint8_t *text, size_t count) {
    skim->members[name].text = text;
    skim->members[name].text_count = count;
    skim->added += count;
}

/// The quotes, colon and comma of a member.
enum { cvectors_marks_of_member = 4 };

/// Has a text written before all members, with one of the names; it lives until the object is written, which has a member
/// already. False where there is no room for it, or a member of that name.
static inline bool cvectors_skim_lead(
    cvectors_skim *skim, const cvectors_names *names, size_t name, const uint8_t *text, size_t count
) {
    if (skim->leading_count == cvectors_most_leading) return false;
    if (cvectors_skimmed_is_there(skim->members + name)) return false;
    for (uint32_t index = 0; index < skim->leading_count; index++) {
        if (skim->leading[index].name == names->text[name]) return false;
    }
    skim->leading[skim->leading_count++] = (cvectors_leading){
        .name = names->text[name], .name_count = names->lengths[name], .text = text, .text_count = count,
    };
    skim->added += count + names->lengths[name] + cvectors_marks_of_member;
    return true;
}

/// Has the value of a member that is there written once more behind it, with another of the names.
static inline void cvectors_skim_copy(
    cvectors_skim *skim, const uint8_t *bytes, size_t name, const cvectors_names *names, size_t other
) {
    size_t count;
    cvectors_skimmed_value(bytes, skim->members + name, &count);
    skim->members[name].copy = names->text[other];
    skim->members[name].copy_count = names->lengths[other];
    skim->added += count + names->lengths[other] + cvectors_marks_of_member;
}

/// How many bytes the object has at most when it is written.
static inline size_t cvectors_skim_room(const cvectors_skim *skim) {
    return skim->closing + 1 - skim->opening + skim->added;
}

/// Writes the object with what became of its members, and gives how many bytes that are.
size_t cvectors_skim_write(const cvectors_skim *skim, const uint8_t *bytes, uint8_t *output);
