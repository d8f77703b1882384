// SPDX-License-Identifier: Apache-2.0
// Which of sixteen bytes are such and such, as a mask: the one thing that Swift's vectors cannot say in an instruction.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint8_t cvectors_bytes __attribute__((ext_vector_type(16)));

/// Bit n of the result says whether byte n, which is 0 or 255, is 255.
static inline uint32_t cvectors_mask(cvectors_bytes bytes) {
#if defined(__SSE2__)
    // The header of the intrinsics is a module of its own to Swift, with parts of C's library that libuv's brings too.
    typedef char signed_bytes __attribute__((vector_size(16)));
    return (uint32_t)__builtin_ia32_pmovmskb128((signed_bytes)bytes);
#elif defined(__aarch64__)
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t marked = vandq_u8((uint8x16_t)bytes, vld1q_u8(places));
    return (uint32_t)vaddv_u8(vget_low_u8(marked)) | (uint32_t)vaddv_u8(vget_high_u8(marked)) << 8;
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) mask |= (uint32_t)(bytes[index] != 0) << index;
    return mask;
#endif
}

/// Bit n of the result says whether byte n is `wanted`.
static inline uint32_t cvectors_matches(cvectors_bytes bytes, uint8_t wanted) {
    return cvectors_mask((cvectors_bytes)(bytes == wanted));
}

/// Bit n of the result says whether byte n is no letter, digit or hyphen of ASCII.
static inline uint32_t cvectors_no_name(cvectors_bytes bytes) {
    cvectors_bytes letters = (cvectors_bytes)((bytes | 0x20) - 'a' < 26);
    cvectors_bytes digits = (cvectors_bytes)(bytes - '0' < 10);
    return cvectors_mask(~(letters | digits | (cvectors_bytes)(bytes == '-')));
}

/// Bit n of the result says whether byte n may not stand in a request's target: what is not printable, and `#`.
static inline uint32_t cvectors_no_target(cvectors_bytes bytes) {
    return cvectors_mask((cvectors_bytes)((bytes <= ' ') | (bytes == '#') | (bytes == 0x7f)));
}

/// Bit n of the result says whether byte n is a control character of ASCII; the tab is one.
static inline uint32_t cvectors_controls(cvectors_bytes bytes) {
    return cvectors_mask((cvectors_bytes)((bytes < 0x20) | (bytes == 0x7f)));
}

/// Where a member or element lies in the bytes that its container lies in, separators not included: ` "key" : value `.
/// An element has an empty key.
typedef struct {
    /// The first eight bytes of the key, or zeros in place of those that it has not.
    uint64_t name;
    /// How many bytes the key has; the greatest number where it is spelled with escapes.
    uint32_t name_count;
    /// Where the entry lies: `cvectors_in_source`, which indexing sets, or whole in what was added to a table,
    /// `cvectors_in_added`. Otherwise it lies there but for its value, and the number is which of other values it has.
    uint32_t edit;
    uint32_t start, key, key_end, value, value_end, end;
} cvectors_entry;

#define cvectors_in_source UINT32_MAX
#define cvectors_in_added (UINT32_MAX - 1)

/// One of sixty-four bits for a name; most names that differ have different ones. A name with escapes has all.
static inline uint64_t cvectors_name_bit(uint64_t bytes, uint32_t count) {
    return count == UINT32_MAX ? UINT64_MAX : (uint64_t)1 << (((bytes ^ count) * 0x9e3779b97f4a7c15) >> 58);
}

/// Whether a string cannot have these bytes without an escape.
static inline bool cvectors_needs_escape(const uint8_t *bytes, size_t count) {
    for (size_t index = 0; index < count; index++) {
        if (bytes[index] < 0x20 || bytes[index] == '"' || bytes[index] == '\\') return true;
    }
    return false;
}

/// How indexing a container ended.
enum cvectors_end {
    /// At its closing bracket.
    cvectors_closed,
    /// With the bytes, within the container.
    cvectors_open,
    /// With more entries than there was room for.
    cvectors_full,
    /// With something out of the ordinary, which is for others to judge.
    cvectors_odd,
};

typedef struct {
    enum cvectors_end end;
    /// How many entries were written.
    size_t count;
    /// Where the closing bracket is.
    size_t closing;
    /// The bits of all names, and of those that there may be twice.
    uint64_t names, repeated;
} cvectors_level;

/// Indexes the container whose opening bracket is at `opening`: its own level alone, for what it holds is stepped over,
/// with its brackets counted and not matched.
cvectors_level cvectors_index(
    const uint8_t *bytes, size_t count, size_t opening, cvectors_entry *entries, size_t capacity);

/// How looking for a member ended, and where its value is; nowhere, if it ends at zero.
typedef struct {
    enum cvectors_end end;
    size_t value, value_end;
    /// Where the object's closing bracket is.
    size_t closing;
} cvectors_member;

/// Looks for the last member of a name in the object whose opening bracket is at `opening`. It is odd where it is empty,
/// where one of its own keys or strings has an escape, and where white space is before a colon.
cvectors_member cvectors_find(
    const uint8_t *bytes, size_t count, size_t opening, const uint8_t *name, size_t name_count);

/// A name that is looked for, and those that are looked for within its value: they lie in one row, and all that is within
/// those up to `end`.
typedef struct {
    uint32_t name, name_count, first, count, end;
} cvectors_branch;

/// Where the value of a branch is; nowhere, if it ends at zero.
typedef struct {
    size_t value, value_end;
} cvectors_place;

/// How deep branches may go.
enum { cvectors_most_levels = 4 };

/// Looks for several members in one go, some of them in others, as `cvectors_find` does for one: `branches[0]` stands
/// for the object itself. Their names are in `names`; `found` has a place for each.
cvectors_member cvectors_find_all(
    const uint8_t *bytes, size_t count, size_t opening, const cvectors_branch *branches, const uint8_t *names,
    cvectors_place *found);
