// SPDX-License-Identifier: Apache-2.0
#include "CVectorsHead.h"
#include <string.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// MARK: Names

/// Whether so many bytes are the letters and hyphens of `lowercase`, in either case: all of these have the bit that tells
/// small letters from capital ones. What differs from them by that alone is a capital letter, or a control character,
/// which stands in no name.
///
/// The compiler knows the name, and makes few comparisons with constants of it: of eight bytes, or what is left of them.
ALWAYS_INLINE bool is_named(const uint8_t *name, const char *lowercase, size_t count) {
    const size_t size = count < 4 ? 2 : count < 8 ? 4 : 8;
    for (size_t index = 0; index < count; index += size) {
        size_t place = index + size <= count ? index : count - size;
        uint64_t word = 0, wanted = 0;
        memcpy(&word, name + place, size);
        memcpy(&wanted, lowercase + place, size);
        if ((word | (0x2020202020202020 >> (64 - 8 * size))) != wanted) return false;
    }
    return true;
}

uint8_t cvectors_kind(const uint8_t *name, size_t count) {
    switch (count) {
    case 2:
        if (is_named(name, "te", 2)) return cvectors_te;
        break;
    case 4:
        if (is_named(name, "host", 4)) return cvectors_host;
        break;
    case 5:
        if (is_named(name, "range", 5)) return cvectors_range;
        break;
    case 6:
        if (is_named(name, "server", 6)) return cvectors_server;
        if (is_named(name, "expect", 6)) return cvectors_expect;
        if (is_named(name, "cookie", 6)) return cvectors_cookie;
        if (is_named(name, "pragma", 6)) return cvectors_pragma;
        break;
    case 7:
        if (is_named(name, "upgrade", 7)) return cvectors_upgrade;
        if (is_named(name, "trailer", 7)) return cvectors_trailer;
        break;
    case 8:
        if (is_named(name, "location", 8)) return cvectors_location;
        break;
    case 10:
        if (is_named(name, "user-agent", 10)) return cvectors_user_agent;
        if (is_named(name, "connection", 10)) return cvectors_connection;
        if (is_named(name, "keep-alive", 10)) return cvectors_keep_alive;
        if (is_named(name, "set-cookie", 10)) return cvectors_set_cookie;
        break;
    case 11:
        if (is_named(name, "api-version", 11)) return cvectors_api_version;
        break;
    case 12:
        if (is_named(name, "content-type", 12)) return cvectors_content_type;
        if (is_named(name, "max-forwards", 12)) return cvectors_max_forwards;
        break;
    case 13:
        if (is_named(name, "authorization", 13)) return cvectors_authorization;
        if (is_named(name, "cache-control", 13)) return cvectors_cache_control;
        if (is_named(name, "content-range", 13)) return cvectors_content_range;
        break;
    case 14:
        if (is_named(name, "content-length", 14)) return cvectors_content_length;
        break;
    case 15:
        if (is_named(name, "x-registry-auth", 15)) return cvectors_registry_auth;
        break;
    case 16:
        if (is_named(name, "content-encoding", 16)) return cvectors_content_encoding;
        if (is_named(name, "proxy-connection", 16)) return cvectors_proxy_connection;
        if (is_named(name, "www-authenticate", 16)) return cvectors_www_authenticate;
        break;
    case 17:
        if (is_named(name, "transfer-encoding", 17)) return cvectors_transfer_encoding;
        if (is_named(name, "x-registry-config", 17)) return cvectors_registry_config;
        break;
    case 18:
        if (is_named(name, "proxy-authenticate", 18)) return cvectors_proxy_authenticate;
        break;
    case 19:
        if (is_named(name, "proxy-authorization", 19)) return cvectors_proxy_authorization;
        break;
    default:
        break;
    }
    return cvectors_other;
}

// MARK: Lines

/// The sixteen bytes from `start` on.
ALWAYS_INLINE cvectors_bytes sixteen(const uint8_t *start) {
    cvectors_bytes vector;
    memcpy(&vector, start, sizeof vector);
    return vector;
}

/// The first index from `start` on that is marked, or `count`, of which there are sixteen at least.
ALWAYS_INLINE size_t first_marked(
    const uint8_t *bytes, size_t count, size_t start, uint32_t (*marks_of)(cvectors_bytes)) {
    for (; count - start >= 16; start += 16) {
        uint32_t marks = marks_of(sixteen(bytes + start));
        if (marks != 0) return start + (size_t)__builtin_ctz(marks);
    }
    if (start == count) return count;
    // The last sixteen, without those of them that were looked at.
    uint32_t marks = marks_of(sixteen(bytes + count - 16)) >> (16 - (count - start));
    return marks == 0 ? count : start + (size_t)__builtin_ctz(marks);
}

size_t cvectors_lines(
    const uint8_t *bytes, size_t count, size_t *position, cvectors_line *lines, size_t capacity, uint32_t *kinds) {
    size_t found = 0, start = *position;
    if (count < 16) return 0;
    for (; found < capacity; found++) {
        size_t name_end = first_marked(bytes, count, start, cvectors_no_name);
        if (name_end == start || count - name_end < 5 || bytes[name_end] != ':' || bytes[name_end + 1] != ' ') break;
        size_t value = name_end + 2, end = first_marked(bytes, count, value, cvectors_controls);
        if (count - end < 2 || bytes[end] != '\r' || bytes[end + 1] != '\n') break;
        if (end == value || bytes[value] == ' ' || bytes[end - 1] == ' ') break;
        lines[found] = (cvectors_line){
            .name = (uint32_t)start,
            .name_end = (uint32_t)name_end,
            .value = (uint32_t)value,
            .value_end = (uint32_t)end,
            .is_plain = true,
        };
        start = end + 2;
    }
    for (size_t index = 0; index < found; index++) {
        cvectors_line *line = &lines[index];
        line->kind = cvectors_kind(bytes + line->name, line->name_end - line->name);
        *kinds |= (uint32_t)1 << line->kind;
    }
    *position = start;
    return found;
}
