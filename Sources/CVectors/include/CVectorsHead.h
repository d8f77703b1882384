// SPDX-License-Identifier: Apache-2.0
// The field lines of HTTP heads, sixteen bytes at a time.
#pragma once
#include "CVectors.h"

/// The fields that mean something to a relay. Swift's `FieldKind` has the same, in the same order.
enum {
    cvectors_other,
    cvectors_api_version,
    cvectors_authorization,
    cvectors_cache_control,
    cvectors_connection,
    cvectors_content_encoding,
    cvectors_content_length,
    cvectors_content_range,
    cvectors_content_type,
    cvectors_cookie,
    cvectors_expect,
    cvectors_host,
    cvectors_keep_alive,
    cvectors_location,
    cvectors_max_forwards,
    cvectors_pragma,
    cvectors_proxy_authenticate,
    cvectors_proxy_authorization,
    cvectors_proxy_connection,
    cvectors_range,
    cvectors_registry_auth,
    cvectors_registry_config,
    cvectors_server,
    cvectors_set_cookie,
    cvectors_te,
    cvectors_trailer,
    cvectors_transfer_encoding,
    cvectors_upgrade,
    cvectors_user_agent,
    cvectors_www_authenticate,
};

/// Which of these a field's name is, in any case.
uint8_t cvectors_kind(const uint8_t *name, size_t count);

/// Where name and value of a field line are.
typedef struct {
    uint32_t name, name_end, value, value_end;
    uint8_t kind;
    /// Whether the line is as it would be written anew: with one space before the value, and nothing else around it.
    bool is_plain;
    /// Whether the head's `Connection` names it, which is not told here.
    bool is_option;
} cvectors_line;

/// Reads lines as nearly all are: plain ones, with a name of letters, digits and hyphens, and a value that is not empty
/// and has no tabs. Stops before the first that is otherwise, the empty one included, and when there is no more room;
/// returns how many there were. `position` is where they begin, and then where they end; `kinds` gets a bit for each kind
/// that there is.
size_t cvectors_lines(
    const uint8_t *bytes, size_t count, size_t *position, cvectors_line *lines, size_t capacity, uint32_t *kinds);
