// SPDX-License-Identifier: Apache-2.0
#include "CVectorsTable.h"
#include <stdlib.h>
#include <string.h>

// MARK: Memory

/// The first bytes that are added lie behind the entries, so that most tables are one piece of memory.
enum { BYTES_BEHIND = 160 };

static inline uint8_t *behind_entries(const cvectors_table *table) { return (uint8_t *)(table->entries + table->room); }

/// Room for `needed` things, and for twice as many as before.
static uint32_t more(uint32_t room, size_t needed) {
    enum { FEWEST = 4 };
    // Nothing that is read is as long: its entries could not lie there.
    if (needed > UINT32_MAX) abort();
    size_t most = (size_t)room * 2 < FEWEST ? FEWEST : (size_t)room * 2;
    if (most > UINT32_MAX) most = UINT32_MAX;
    return (uint32_t)(most < needed ? needed : most);
}

static void *checked(void *memory) {
    if (!memory) abort();
    return memory;
}

static void grow(cvectors_table *table, size_t count) {
    uint32_t room = more(table->room, count);
    cvectors_entry *entries = checked(malloc(room * sizeof *entries + BYTES_BEHIND));
    bool is_behind = !table->added || table->added == behind_entries(table);
    if (table->count > 0) memcpy(entries, table->entries, table->count * sizeof *entries);
    if (is_behind && table->added_count > 0) memcpy(entries + room, table->added, table->added_count);
    free(table->entries);
    table->entries = entries;
    table->room = room;
    if (!is_behind) return;
    table->added = behind_entries(table);
    table->added_room = BYTES_BEHIND;
}

static void grow_added(cvectors_table *table, size_t needed) {
    uint32_t room = more(table->added_room, needed);
    bool is_behind = table->added == behind_entries(table);
    uint8_t *added = checked(realloc(is_behind ? NULL : table->added, room));
    if (is_behind) memcpy(added, table->added, table->added_count);
    table->added = added;
    table->added_room = room;
}

static inline void make_room(cvectors_table *table, size_t count) {
    if (count > table->room) grow(table, count);
}

static inline void make_room_for_added(cvectors_table *table, size_t count) {
    size_t needed = table->added_count + count;
    if (needed > table->added_room) grow_added(table, needed);
}

void cvectors_table_free(cvectors_table table) {
    if (table.added != behind_entries(&table)) free(table.added);
    free(table.entries);
}

void cvectors_table_fill(
    cvectors_table *table, const uint8_t *source, const cvectors_entry *entries, size_t count, uint64_t names,
    uint64_t repeated
) {
    enum { MORE = 4 };
    table->source = source;
    if (count > 0) {
        make_room(table, count + MORE);
        memcpy(table->entries, entries, count * sizeof *entries);
    }
    table->count = (uint32_t)count;
    table->names = names;
    table->repeated = repeated;
}

void cvectors_table_copy(cvectors_table *table, const cvectors_table *other) {
    cvectors_table_fill(table, other->source, other->entries, other->count, other->names, other->repeated);
    make_room_for_added(table, other->added_count);
    if (other->added_count > 0) memcpy(table->added, other->added, other->added_count);
    table->added_count = other->added_count;
}

cvectors_level cvectors_table_index(
    cvectors_table *table, const uint8_t *bytes, size_t count, size_t opening, size_t expected
) {
    make_room(table, expected);
    table->source = bytes;
    table->count = table->added_count = 0;
    while (true) {
        cvectors_level level = cvectors_index(bytes, count, opening, table->entries, table->room);
        if (level.end == cvectors_full) {
            make_room(table, (size_t)table->room * 8);
            continue;
        }
        if (level.end == cvectors_closed) {
            table->count = (uint32_t)level.count;
            table->names = level.names;
            table->repeated = level.repeated;
        }
        return level;
    }
}

// MARK: Looking up

size_t cvectors_table_last(
    cvectors_table table, size_t count, uint64_t name, uint32_t name_count, const uint8_t *key
) {
    const cvectors_entry *entries = table.entries;
    while (true) {
        if (table.names == UINT64_MAX) {
            while (count > 0 && entries[count - 1].name != name && entries[count - 1].name_count != UINT32_MAX) count--;
        } else {
            count = cvectors_last(entries, count, name);
        }
        if (count == 0) return 0;
        const cvectors_entry *entry = entries + count - 1;
        if (entry->name_count == UINT32_MAX) return count;
        if (entry->name_count == name_count) {
            const uint8_t *found = cvectors_table_bytes(&table, entry) + entry->key + 1;
            if (name_count <= 8 || memcmp(found + 8, key + 8, name_count - 8) == 0) return count;
        }
        count--;
    }
}

// MARK: Editing

/// Appends a copy, for which there is room, and gives where it ends.
static inline uint32_t add(cvectors_table *table, cvectors_text text) {
    if (text.count > 0) memcpy(table->added + table->added_count, text.bytes, text.count);
    return table->added_count += (uint32_t)text.count;
}

static inline uint32_t add_byte(cvectors_table *table, uint8_t byte) {
    table->added[table->added_count] = byte;
    return ++table->added_count;
}

/// Appends a key; one whose name is known gets its quotes.
static inline void add_key(
    cvectors_table *table, cvectors_entry *entry, uint64_t name, uint32_t name_count, cvectors_text key
) {
    entry->name = name;
    entry->name_count = name_count;
    entry->key = table->added_count;
    if (name_count != UINT32_MAX) add_byte(table, '"');
    add(table, key);
    if (name_count != UINT32_MAX) add_byte(table, '"');
    entry->key_end = table->added_count;
    uint64_t bit = cvectors_name_bit(name, name_count);
    table->repeated |= table->names & bit;
    table->names |= bit;
}

static inline void add_value(cvectors_table *table, cvectors_entry *entry, cvectors_text value, uint32_t edit) {
    entry->edit = edit;
    entry->value = table->added_count;
    entry->value_end = add(table, value);
}

enum { MARKS_OF_MEMBER = 4 };

void cvectors_table_insert(
    cvectors_table *table, size_t index, uint64_t name, uint32_t name_count, cvectors_text key, cvectors_text value,
    uint32_t edit
) {
    make_room(table, (size_t)table->count + 1);
    make_room_for_added(table, key.count + value.count + MARKS_OF_MEMBER);
    cvectors_entry entry = {.name_count = UINT32_MAX};
    entry.start = entry.key = entry.key_end = add_byte(table, ',');
    if (key.bytes) {
        add_key(table, &entry, name, name_count, key);
        add_byte(table, ':');
    }
    add_value(table, &entry, value, edit);
    entry.end = entry.value_end;
    cvectors_entry *place = table->entries + index;
    memmove(place + 1, place, (table->count - index) * sizeof entry);
    *place = entry;
    table->count++;
}

void cvectors_table_replace(cvectors_table *table, size_t index, cvectors_text value, uint32_t edit) {
    cvectors_entry old = table->entries[index], entry = old;
    make_room_for_added(table, (size_t)(old.end - old.start) + value.count + MARKS_OF_MEMBER);
    const uint8_t *bytes = cvectors_table_bytes(table, &old);
    entry.start = add_byte(table, ',');
    entry.key = entry.start + (old.key - old.start);
    entry.key_end = entry.start + (old.key_end - old.start);
    add(table, (cvectors_text){bytes + old.start, old.value - old.start});
    add_value(table, &entry, value, edit);
    entry.end = add(table, (cvectors_text){bytes + old.value_end, old.end - old.value_end});
    table->entries[index] = entry;
}

void cvectors_table_rename(
    cvectors_table *table, size_t index, uint64_t name, uint32_t name_count, cvectors_text key
) {
    cvectors_entry old = table->entries[index], entry = old;
    make_room_for_added(table, (size_t)(old.end - old.start) + key.count + MARKS_OF_MEMBER);
    const uint8_t *bytes = cvectors_table_bytes(table, &old);
    uint32_t edit = old.edit == cvectors_in_source ? cvectors_in_added : old.edit;
    entry.start = add_byte(table, ',');
    add(table, (cvectors_text){bytes + old.start, old.key - old.start});
    add_key(table, &entry, name, name_count, key);
    add(table, (cvectors_text){bytes + old.key_end, old.value - old.key_end});
    add_value(table, &entry, (cvectors_text){bytes + old.value, old.value_end - old.value}, edit);
    entry.end = add(table, (cvectors_text){bytes + old.value_end, old.end - old.value_end});
    table->entries[index] = entry;
}

void cvectors_table_remove(cvectors_table *table, size_t index) {
    cvectors_entry *place = table->entries + index;
    table->count--;
    memmove(place, place + 1, (table->count - index) * sizeof *place);
}

// MARK: Writing

/// Stretches that follow each other are written at once.
typedef struct {
    const uint8_t *start, *end;
    uint8_t *output;
    size_t written;
} splice;

static inline void write_pending(splice *pending) {
    size_t count = (size_t)(pending->end - pending->start);
    memcpy(pending->output + pending->written, pending->start, count);
    pending->written += count;
}

static inline void write_stretch(splice *pending, const uint8_t *start, const uint8_t *end) {
    if (start != pending->end) {
        write_pending(pending);
        pending->start = start;
    }
    pending->end = end;
}

size_t cvectors_table_write(
    cvectors_table table, size_t head, size_t first, size_t tail, size_t end, cvectors_cursor *cursor, uint8_t *output
) {
    static const uint8_t comma = ',';
    const uint8_t *source = table.source;
    splice pending = {source + head, source + head, output, 0};
    if (cursor->is_at_value) {
        cvectors_entry entry = table.entries[cursor->index++];
        cursor->is_at_value = false;
        write_stretch(&pending, table.added + entry.value_end, table.added + entry.end);
    } else {
        write_stretch(&pending, source + head, source + first);
    }
    for (; cursor->index < table.count; cursor->index++) {
        const cvectors_entry *entry = table.entries + cursor->index;
        // Most are where they were in the source: behind the one before.
        if (entry->edit == cvectors_in_source && source + entry->start == pending.end + 1) {
            pending.end = source + entry->end;
            continue;
        }
        const uint8_t *bytes = cvectors_table_bytes(&table, entry), *start = bytes + entry->start;
        if (cursor->index > 0) {
            // What is the first in the source has no comma in front there.
            if (entry->edit == cvectors_in_source && entry->start == first) {
                write_stretch(&pending, &comma, &comma + 1);
            } else {
                start--;
            }
        }
        cursor->is_at_value = entry->edit < cvectors_in_added;
        write_stretch(&pending, start, bytes + (cursor->is_at_value ? entry->value : entry->end));
        if (cursor->is_at_value) {
            write_pending(&pending);
            return pending.written;
        }
    }
    write_stretch(&pending, source + tail, source + end);
    write_pending(&pending);
    cursor->is_done = true;
    return pending.written;
}
