// SPDX-License-Identifier: Apache-2.0
// Where in the bytes of a value a text may be.
#pragma once
#include "CVectors.h"

/// The first place from `start` on where `first` stands before `second`, or a backslash stands; the count where there is
/// none. Neither of the two is zero.
size_t cvectors_find_pair(const uint8_t *bytes, size_t count, size_t start, uint8_t first, uint8_t second);
