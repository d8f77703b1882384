// SPDX-License-Identifier: Apache-2.0
// Indexes one level of JSON, and looks for members of an object without an index of the others.
#include "CVectorsBlocks.h"

// MARK: The entries that the marks of a level make

typedef struct {
    const uint8_t *bytes;
    size_t count;
    cvectors_entry *next, *end;
    /// Where the next entry starts.
    uint32_t start;
    /// The bits of all names so far, and of those that there may be twice.
    uint64_t names, repeated;
    bool is_object, has_escapes;
} builder;

ALWAYS_INLINE void name_entry(builder *building, cvectors_entry *entry) {
    const uint8_t *name = building->bytes + entry->key + 1;
    uint32_t count = entry->key_end - entry->key - 2;
    entry->name = 0;
    entry->name_count = count;
    if (building->has_escapes && memchr(name, '\\', count)) {
        entry->name_count = UINT32_MAX;
    } else if (building->count - entry->key > 8) {
        memcpy(&entry->name, name, 8);
        if (count < 8) entry->name &= ~(UINT64_MAX << 8 * count);
    } else {
        memcpy(&entry->name, name, count < 8 ? count : 8);
    }
    uint64_t bit = cvectors_name_bit(entry->name, entry->name_count);
    building->repeated |= building->names & bit;
    building->names |= bit;
}

/// Makes one entry of the marks: the quotes of its key and the colon, the ends of its value if that is no scalar, and
/// what separates it from the next. Gives how many marks that used up; none where the level is not well-formed.
///
/// Within strings, and within what the container holds, there are no marks, so that the one behind a quote or opening
/// bracket is its counterpart.
ALWAYS_INLINE size_t build_entry(builder *building, const uint32_t *marks, size_t count) {
    const uint8_t *bytes = building->bytes;
    cvectors_entry *entry = building->next;
    size_t used = 0;
    uint32_t start = building->start;
    *entry = (cvectors_entry){
        .name_count = UINT32_MAX, .edit = UINT32_MAX, .start = start, .key = start, .key_end = start,
    };
    if (building->is_object) {
        if (count < 4) return 0;
        uint32_t open = marks[0], close = marks[1], colon = marks[2];
        if (bytes[open] != '"' || bytes[colon] != ':') return 0;
        if (!is_blank(bytes, start, open) || !is_blank(bytes, close + 1, colon)) return 0;
        entry->key = open;
        entry->key_end = close + 1;
        name_entry(building, entry);
        start = colon + 1;
        used = 3;
    }
    uint32_t value = skip_spaces(bytes, start, marks[used]), end = value;
    uint8_t byte = bytes[marks[used]];
    if (byte == '"' || byte == '{' || byte == '[') {
        if (count < used + 3 || value != marks[used]) return 0;
        end = marks[used + 1] + 1;
        used += 2;
    } else {
        // A number or literal goes up to the first byte that cannot be a part of it.
        while (end < marks[used] && bytes[end] > ' ') end++;
        if (end == value) return 0;
    }
    entry->value = value;
    entry->value_end = end;
    entry->end = marks[used];
    if (!is_blank(bytes, end, entry->end)) return 0;
    building->start = entry->end + 1;
    building->next++;
    return used + 1;
}

/// Takes as many marks as make whole entries, and all of them if they are the last.
ALWAYS_INLINE enum cvectors_end build_entries(builder *building, const uint32_t *marks, size_t *count, bool are_last) {
    enum { MOST_MARKS = 6 };
    size_t taken = 0;
    while (are_last ? taken < *count : taken + MOST_MARKS <= *count) {
        if (building->next == building->end) return cvectors_full;
        size_t used = build_entry(building, marks + taken, *count - taken);
        if (used == 0) return cvectors_odd;
        taken += used;
        if (building->bytes[marks[taken - 1]] != ',' && !(are_last && taken == *count)) return cvectors_odd;
    }
    *count -= taken;
    return are_last ? cvectors_closed : cvectors_open;
}

/// The last mark is the closing bracket, which is all that an empty container has.
ALWAYS_INLINE enum cvectors_end build_last(
    builder *building, const uint32_t *marks, size_t count, const cvectors_entry *first
) {
    uint32_t closing = marks[count - 1];
    if (building->bytes[closing] != (building->is_object ? '}' : ']')) return cvectors_odd;
    bool is_empty = count == 1 && building->next == first && is_blank(building->bytes, building->start, closing);
    return is_empty ? cvectors_closed : build_entries(building, marks, &count, true);
}

// MARK: Going through the blocks

ALWAYS_INLINE cvectors_level index_level(
    uint64_t (*find)(const uint8_t *, enum wanted), uint64_t (*parity)(uint64_t), builder building, size_t opening
) {
    enum { ROOM = 512 };
    uint32_t marks[ROOM];
    size_t marked = 0;
    cvectors_entry *first = building.next;
    state between = state_within(opening);
    level_masks level;
    while (read_block(find, parity, building.bytes, building.count, &between, &level)) {
        building.has_escapes |= level.escapes != 0;
        uint64_t found = ((level.quotes | level.commas | level.colons) & level.own) | level.edges;
        for (; found != 0; found &= found - 1) {
            marks[marked++] = (uint32_t)(level.start + (size_t)__builtin_ctzll(found));
        }
        if (between.depth == 0) {
            return (cvectors_level){
                .end = build_last(&building, marks, marked, first), .count = (size_t)(building.next - first),
                .closing = marks[marked - 1], .names = building.names, .repeated = building.repeated,
            };
        }
        if (ROOM - marked >= BLOCK) continue;
        size_t all = marked;
        enum cvectors_end end = build_entries(&building, marks, &marked, false);
        if (end != cvectors_open) return (cvectors_level){.end = end};
        memmove(marks, marks + all - marked, marked * sizeof *marks);
    }
    return (cvectors_level){.end = between.next < building.count ? cvectors_odd : cvectors_open};
}

/// Whether the name is what is between the quote before the colon at `colon` and the one before that.
ALWAYS_INLINE bool is_named(const uint8_t *bytes, size_t opening, size_t colon, const uint8_t *name, size_t name_count) {
    if (colon - opening < name_count + 3) return false;
    const uint8_t *start = bytes + colon - 1 - name_count;
    return start[-1] == '"' && memcmp(start, name, name_count) == 0;
}

/// Ends a search at the closing bracket, which is also where a member ends that no comma follows.
ALWAYS_INLINE cvectors_member end_search(const uint8_t *bytes, cvectors_member found, bool is_pending, size_t closing) {
    if (bytes[closing] != '}') return (cvectors_member){.end = cvectors_odd};
    if (is_pending) found.value_end = closing;
    while (found.value < found.value_end && is_space(bytes[found.value])) found.value++;
    while (found.value < found.value_end && is_space(bytes[found.value_end - 1])) found.value_end--;
    found.end = found.value_end != 0 && found.value == found.value_end ? cvectors_odd : cvectors_closed;
    found.closing = closing;
    return found;
}

ALWAYS_INLINE cvectors_member find_member(
    uint64_t (*find)(const uint8_t *, enum wanted), uint64_t (*parity)(uint64_t), const uint8_t *bytes, size_t count,
    size_t opening, const uint8_t *name, size_t name_count
) {
    cvectors_member found = {.end = cvectors_open}, odd = {.end = cvectors_odd};
    bool is_pending = false;
    // Members have one colon each, and one comma between two.
    int64_t surplus = 0;
    state between = state_within(opening);
    level_masks level;
    while (read_block(find, parity, bytes, count, &between, &level)) {
        if (level.escapes) return odd;
        size_t start = level.start;
        uint64_t commas = level.commas & level.own;
        surplus += __builtin_popcountll(level.colons & level.own) - __builtin_popcountll(commas);
        if (is_pending && commas) {
            found.value_end = start + (size_t)__builtin_ctzll(commas);
            is_pending = false;
        }
        for (uint64_t colons = level.colons & level.own; colons != 0; colons &= colons - 1) {
            size_t colon = start + (size_t)__builtin_ctzll(colons);
            if (bytes[colon - 1] != '"') return odd;
            if (!is_named(bytes, opening, colon, name, name_count)) continue;
            uint64_t later = commas & ~(colons ^ (colons - 1));
            is_pending = later == 0;
            found.value = colon + 1;
            if (later) found.value_end = start + (size_t)__builtin_ctzll(later);
        }
        if (between.depth == 0) {
            if (surplus != 1) return odd;
            return end_search(bytes, found, is_pending, start + 63 - (size_t)__builtin_clzll(level.edges));
        }
    }
    return between.next < count ? odd : found;
}

// MARK: Looking for several members

enum { NO_BRANCH = UINT32_MAX };

/// How far a search has come in one object.
typedef struct {
    size_t opening;
    /// Whose members these are, and whose value goes on; none, if there is none such.
    uint32_t branch, pending;
    /// Members have one colon each, and one comma between two.
    int64_t surplus;
} search;

ALWAYS_INLINE uint32_t branch_named(
    const uint8_t *bytes, const search *here, size_t colon, const cvectors_branch *branches, const uint8_t *names
) {
    const cvectors_branch *own = branches + here->branch;
    for (uint32_t branch = own->first; branch < own->first + own->count; branch++) {
        const uint8_t *name = names + branches[branch].name;
        if (is_named(bytes, here->opening, colon, name, branches[branch].name_count)) return branch;
    }
    return NO_BRANCH;
}

/// Takes the white space off a value; false where nothing else is there.
ALWAYS_INLINE bool trim(const uint8_t *bytes, cvectors_place *place) {
    while (place->value < place->value_end && is_space(bytes[place->value])) place->value++;
    while (place->value < place->value_end && is_space(bytes[place->value_end - 1])) place->value_end--;
    return place->value < place->value_end;
}

ALWAYS_INLINE cvectors_member find_members(
    uint64_t (*find)(const uint8_t *, enum wanted), uint64_t (*parity)(uint64_t), const uint8_t *bytes, size_t count,
    size_t opening, const cvectors_branch *branches, const uint8_t *names, cvectors_place *found
) {
    const cvectors_member odd = {.end = cvectors_odd};
    search outer[cvectors_most_levels], here = {.opening = opening, .pending = NO_BRANCH};
    size_t depth = 0;
    state between = state_within(opening);
    level_masks level;
next_block:
    while (read_block(find, parity, bytes, count, &between, &level)) {
        if (level.escapes) return odd;
        size_t start = level.start;
        uint64_t commas = level.commas & level.own, colons = level.colons & level.own;
        if (here.pending != NO_BRANCH && commas) {
            found[here.pending].value_end = start + (size_t)__builtin_ctzll(commas);
            here.pending = NO_BRANCH;
        }
        for (uint64_t rest = colons; rest != 0; rest &= rest - 1) {
            size_t colon = start + (size_t)__builtin_ctzll(rest);
            if (bytes[colon - 1] != '"') return odd;
            uint32_t branch = branch_named(bytes, &here, colon, branches, names);
            if (branch == NO_BRANCH) continue;
            uint64_t upto = rest ^ (rest - 1), later = commas & ~upto;
            here.pending = later ? NO_BRANCH : branch;
            found[branch] = (cvectors_place){colon + 1, later ? start + (size_t)__builtin_ctzll(later) : 0};
            if (branches[branch].count == 0) continue;
            // The last one of that name counts, with all that it holds.
            memset(found + branches[branch].first, 0, (branches[branch].end - branches[branch].first) * sizeof *found);
            size_t value = colon + 1;
            while (value < count && is_space(bytes[value])) value++;
            if (value == count || bytes[value] != '{') continue;
            // What is within is looked for at once, and this object gone on with behind it.
            here.surplus += __builtin_popcountll(colons & upto) - __builtin_popcountll(commas & upto);
            here.pending = branch;
            if (depth == cvectors_most_levels) return odd;
            outer[depth++] = here;
            here = (search){.opening = value, .branch = branch, .pending = NO_BRANCH};
            between = state_within(value);
            goto next_block;
        }
        here.surplus += __builtin_popcountll(colons) - __builtin_popcountll(commas);
        if (between.depth != 0) continue;
        size_t closing = start + 63 - (size_t)__builtin_clzll(level.edges);
        bool is_empty = here.surplus == 0 && is_blank(bytes, (uint32_t)here.opening + 1, (uint32_t)closing);
        if (bytes[closing] != '}' || (here.surplus != 1 && !is_empty)) return odd;
        if (here.pending != NO_BRANCH) found[here.pending].value_end = closing;
        for (uint32_t inner = 0; inner < branches[here.branch].count; inner++) {
            cvectors_place *place = found + branches[here.branch].first + inner;
            if (place->value_end != 0 && !trim(bytes, place)) return odd;
        }
        if (depth == 0) return (cvectors_member){.end = cvectors_closed, .closing = closing};
        here = outer[--depth];
        between = state_within(closing);
        // The value ends here, or is no JSON.
        while (between.next < count && is_space(bytes[between.next])) between.next++;
        if (between.next == count || (bytes[between.next] != ',' && bytes[between.next] != '}')) return odd;
    }
    return between.next < count ? odd : (cvectors_member){.end = cvectors_open};
}

// MARK: What there is for each kind of machine

static cvectors_member find_all_anywhere(
    const uint8_t *bytes, size_t count, size_t opening, const cvectors_branch *branches, const uint8_t *names,
    cvectors_place *found
) {
    return find_members(find_in_block, parity_of, bytes, count, opening, branches, names, found);
}

static cvectors_level index_anywhere(builder building, size_t opening) {
    return index_level(find_in_block, parity_of, building, opening);
}

static cvectors_member find_anywhere(
    const uint8_t *bytes, size_t count, size_t opening, const uint8_t *name, size_t name_count
) {
    return find_member(find_in_block, parity_of, bytes, count, opening, name, name_count);
}

#if defined(__x86_64__)
WIDE static cvectors_level index_widely(builder building, size_t opening) {
    return index_level(wide_find_in_block, wide_parity_of, building, opening);
}

WIDE static cvectors_member find_widely(
    const uint8_t *bytes, size_t count, size_t opening, const uint8_t *name, size_t name_count
) {
    return find_member(wide_find_in_block, wide_parity_of, bytes, count, opening, name, name_count);
}

WIDE static cvectors_member find_all_widely(
    const uint8_t *bytes, size_t count, size_t opening, const cvectors_branch *branches, const uint8_t *names,
    cvectors_place *found
) {
    return find_members(wide_find_in_block, wide_parity_of, bytes, count, opening, branches, names, found);
}

WIDEST static cvectors_member find_all_most_widely(
    const uint8_t *bytes, size_t count, size_t opening, const cvectors_branch *branches, const uint8_t *names,
    cvectors_place *found
) {
    return find_members(widest_find_in_block, wide_parity_of, bytes, count, opening, branches, names, found);
}

WIDEST static cvectors_level index_most_widely(builder building, size_t opening) {
    return index_level(widest_find_in_block, wide_parity_of, building, opening);
}

WIDEST static cvectors_member find_most_widely(
    const uint8_t *bytes, size_t count, size_t opening, const uint8_t *name, size_t name_count
) {
    return find_member(widest_find_in_block, wide_parity_of, bytes, count, opening, name, name_count);
}
#endif

cvectors_level cvectors_index(
    const uint8_t *bytes, size_t count, size_t opening, cvectors_entry *entries, size_t capacity
) {
    if (opening >= count || count > UINT32_MAX || (bytes[opening] != '{' && bytes[opening] != '[')) {
        return (cvectors_level){.end = cvectors_odd};
    }
    builder building = {
        .bytes = bytes, .count = count, .next = entries, .end = entries + capacity, .start = (uint32_t)opening + 1,
        .is_object = bytes[opening] == '{',
    };
    return CHOOSE(index, building, opening);
}

cvectors_member cvectors_find(
    const uint8_t *bytes, size_t count, size_t opening, const uint8_t *name, size_t name_count
) {
    if (opening >= count || bytes[opening] != '{') return (cvectors_member){.end = cvectors_odd};
    return CHOOSE(find, bytes, count, opening, name, name_count);
}

cvectors_member cvectors_find_all(
    const uint8_t *bytes, size_t count, size_t opening, const cvectors_branch *branches, const uint8_t *names,
    cvectors_place *found
) {
    if (opening >= count || count > UINT32_MAX || bytes[opening] != '{') return (cvectors_member){.end = cvectors_odd};
    return CHOOSE(find_all, bytes, count, opening, branches, names, found);
}
