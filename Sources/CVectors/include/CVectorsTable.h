// SPDX-License-Identifier: Apache-2.0
// The entries of one container, edited: an edit is a few copies of a few bytes, and counts no references.
#pragma once
#include "CVectors.h"

/// The entries of one container, in memory of its own, which serves the next container.
typedef struct {
    /// Where the container was read from; it must live as long as entries lie in it.
    const uint8_t *source;
    cvectors_entry *entries;
    /// The bytes of the entries that are not, or no longer, as the source has them: each with a comma in front.
    uint8_t *added;
    uint32_t count, room, added_count, added_room;
    /// The bits of all names that are there, and maybe of some that were; and of those that there may be twice.
    uint64_t names, repeated;
} cvectors_table;

/// A stretch of bytes to copy from.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} cvectors_text;

/// How far a table is written: up to which entry, and whether that one's value was left for others to write.
typedef struct {
    size_t index;
    bool is_at_value, is_done;
} cvectors_cursor;

/// Takes the entries of the container at `opening` in place of those that were there, first with room for as many as are
/// expected: indexing anew for want of room is dear.
cvectors_level cvectors_table_index(
    cvectors_table *table, const uint8_t *bytes, size_t count, size_t opening, size_t expected);

/// Gives an empty table copies of entries that lie in `source`, and of the names that they have.
void cvectors_table_fill(
    cvectors_table *table, const uint8_t *source, const cvectors_entry *entries, size_t count, uint64_t names,
    uint64_t repeated);

/// Makes an empty table like another.
void cvectors_table_copy(cvectors_table *table, const cvectors_table *other);

void cvectors_table_free(cvectors_table table);

/// The number of entries up to the last of the first `count` whose name begins so; zero for none.
static inline size_t cvectors_last(const cvectors_entry *entries, size_t count, uint64_t name) {
    while (count > 0 && entries[count - 1].name != name) count--;
    return count;
}

/// The number of entries up to the last of the first `count` that have that name, or one with escapes, which may be any;
/// zero for none. Of a name of more than eight bytes, `key` has all.
size_t cvectors_table_last(
    cvectors_table table, size_t count, uint64_t name, uint32_t name_count, const uint8_t *key);

/// Adds a member, or an element if its key has no bytes. `edit` says where its value is, as in an entry; `key` is with
/// quotes, if its name is unknown for having escapes.
void cvectors_table_insert(
    cvectors_table *table, size_t index, uint64_t name, uint32_t name_count, cvectors_text key, cvectors_text value,
    uint32_t edit);

/// Adds the entry at `index` anew with another value, and all that is around that.
void cvectors_table_replace(cvectors_table *table, size_t index, cvectors_text value, uint32_t edit);

/// Adds the entry at `index` anew with another key, and all that is around that.
void cvectors_table_rename(
    cvectors_table *table, size_t index, uint64_t name, uint32_t name_count, cvectors_text key);

void cvectors_table_remove(cvectors_table *table, size_t index);

/// Writes from `cursor` on until a value is for others to write, or to the end, and gives how many bytes that are: at
/// most as many as the source and what was added have together, and a comma. The source has the container's ends before
/// `first` and from `tail` on.
size_t cvectors_table_write(
    cvectors_table table, size_t head, size_t first, size_t tail, size_t end, cvectors_cursor *cursor, uint8_t *output);

/// Where an entry lies; valid until more is added.
static inline const uint8_t *cvectors_table_bytes(const cvectors_table *table, const cvectors_entry *entry) {
    return entry->edit == cvectors_in_source ? table->source : table->added;
}
